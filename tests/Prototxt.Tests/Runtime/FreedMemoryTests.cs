using System.Runtime.InteropServices;
using Xunit;

namespace Prototxt.Tests.Runtime;

public sealed unsafe partial class FreedMemoryTests
{
    private const int OfThisThread = 1, MinorFaults = 8;

    private static bool IsGlibc => OperatingSystem.IsLinux() && NativeLibrary.TryLoad("libc.so.6", out IntPtr library) && NativeLibrary.TryGetExport(library, "gnu_get_libc_version", out _);

    [Fact]
    public void Other_libraries_than_glibc_are_left_alone() => Assert.Equal(IsGlibc, FreedMemory.Keep());

    [SkippableFact]
    public void What_is_freed_comes_back_without_fresh_pages()
    {
        Skip.IfNot(IsGlibc, "Only glibc's settings are changed.");
        Assert.True(FreedMemory.Keep());
        Touch(20 << 20);
        long before = Faults();
        Touch(20 << 20); // 5 120 pages
        Assert.InRange(Faults() - before, 0, 500);
    }

    [SkippableTheory]
    [InlineData("MALLOC_TRIM_THRESHOLD_", "131072")]
    [InlineData("MALLOC_MMAP_THRESHOLD_", "131072")]
    [InlineData("GLIBC_TUNABLES", "glibc.rtld.nns=4:glibc.malloc.mmap_max=100")]
    public void What_the_environment_has_decided_stays(string variable, string value)
    {
        Skip.IfNot(IsGlibc, "Only glibc's settings are changed.");
        string? before = Environment.GetEnvironmentVariable(variable);
        try
        {
            Environment.SetEnvironmentVariable(variable, value);
            Assert.False(FreedMemory.KeepByDefault());
        }
        finally
        {
            Environment.SetEnvironmentVariable(variable, before);
        }
        if (before is null)
            Assert.True(FreedMemory.KeepByDefault());
    }

    private static void Touch(int bytes)
    {
        byte* memory = (byte*)NativeMemory.Alloc((nuint)bytes);
        new Span<byte>(memory, bytes).Fill(1);
        NativeMemory.Free(memory);
    }

    private static long Faults()
    {
        long* usage = stackalloc long[18]; // struct rusage: two times of two numbers each, then fourteen counters
        Assert.Equal(0, Usage(OfThisThread, usage));
        return usage[MinorFaults];
    }

    [LibraryImport("libc", EntryPoint = "getrusage")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Usage(int who, long* usage);
}
