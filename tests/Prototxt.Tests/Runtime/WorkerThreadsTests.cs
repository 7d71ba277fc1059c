using System.Runtime.InteropServices;
using Prototxt.Tests.Infrastructure;
using Xunit;

namespace Prototxt.Tests.Runtime;

/// <summary>What OpenMP will read when libtorch is loaded.</summary>
public sealed partial class WorkerThreadsTests : IDisposable
{
    private static readonly string[] variables = ["GOMP_SPINCOUNT", "OMP_WAIT_POLICY", "KMP_BLOCKTIME"];

    private readonly Dictionary<string, string?> before = variables.ToDictionary(v => v, Environment.GetEnvironmentVariable);

    public WorkerThreadsTests()
    {
        foreach (string variable in variables)
        {
            Environment.SetEnvironmentVariable(variable, null);
            if (OperatingSystem.IsLinux())
                _ = Unset(variable);
        }
    }

    public void Dispose()
    {
        foreach ((string variable, string? value) in before)
            Environment.SetEnvironmentVariable(variable, value);
    }

    [SkippableFact]
    public void The_c_library_sees_the_default()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Only on Linux is anything changed.");
        WorkerThreads.UseDefault();
        Assert.Equal($"{WorkerThreads.DefaultSpins}", Marshal.PtrToStringUTF8(Get("GOMP_SPINCOUNT")));
    }

    [SkippableTheory]
    [InlineData("GOMP_SPINCOUNT", "7")]
    [InlineData("OMP_WAIT_POLICY", "ACTIVE")]
    [InlineData("KMP_BLOCKTIME", "1")]
    public void What_the_environment_has_decided_stays(string variable, string value)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Only on Linux is anything changed.");
        Environment.SetEnvironmentVariable(variable, value);
        WorkerThreads.UseDefault();
        Assert.Equal(value, Environment.GetEnvironmentVariable(variable));
        Assert.Equal(variable == "GOMP_SPINCOUNT" ? "7" : null, Environment.GetEnvironmentVariable("GOMP_SPINCOUNT"));
        Assert.Equal(IntPtr.Zero, Get("GOMP_SPINCOUNT"));
    }

    [SkippableFact]
    public void What_the_program_has_decided_stays_and_its_children_do_not_inherit_it()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Only on Linux is anything changed.");
        WorkerThreads.SpinThenSleep(123);
        WorkerThreads.UseDefault();
        Assert.Equal("123", Marshal.PtrToStringUTF8(Get("GOMP_SPINCOUNT")));
        Assert.False(new System.Diagnostics.ProcessStartInfo().Environment.ContainsKey("GOMP_SPINCOUNT"));
    }

    [SkippableTheory]
    [InlineData(0, "0")]
    [InlineData(123, "123")]
    [InlineData(int.MaxValue, "INFINITE")]
    public void The_program_decides_over_its_environment(int spins, string expected)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Only on Linux is anything changed.");
        Environment.SetEnvironmentVariable("GOMP_SPINCOUNT", "7");
        WorkerThreads.SpinThenSleep(spins);
        Assert.Equal(expected, Marshal.PtrToStringUTF8(Get("GOMP_SPINCOUNT")));
    }

    [Fact]
    public void A_negative_number_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => WorkerThreads.SpinThenSleep(-1));

    [Fact]
    public void A_project_with_nets_chooses_when_it_is_loaded_and_one_without_does_not()
    {
        GeneratorRun two = GeneratorRun.Of(new PrototxtFile("/project/one.prototxt", Nets.Small.Replace("name: \"", "name: \"One", StringComparison.Ordinal)), new PrototxtFile("/project/two.prototxt", Nets.Small));
        Assert.Contains("ModuleInitializer]", two.Files["Prototxt.Startup.g.cs"], StringComparison.Ordinal);
        Assert.Empty(GeneratorRun.Of("").Files);
    }

    [LibraryImport("libc", EntryPoint = "getenv", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial IntPtr Get(string name);

    [LibraryImport("libc", EntryPoint = "unsetenv", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Unset(string name);
}
