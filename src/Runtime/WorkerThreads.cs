using System.ComponentModel;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Prototxt;

/// <summary>
/// How libtorch's worker threads wait for their next piece of work. Left alone they turn in a circle for many milliseconds, so
/// that beside other work a prediction takes a multiple of its time; put to sleep at once they cost one on a quiet machine. A
/// program with generated nets lets them turn briefly and then sleep, unless its environment says otherwise.
/// docs/performance.md has the measurements.
/// </summary>
/// <remarks>OpenMP reads the setting once, when libtorch is loaded, which is at the first use of TorchSharp. Linux only: elsewhere nothing is changed.</remarks>
public static partial class WorkerThreads
{
    /// <summary>How often a waiting thread looks for work before it sleeps, where neither the program nor its environment says so.</summary>
    public const int DefaultSpins = 2_000;

    private const string Spins = "GOMP_SPINCOUNT";

    // Whoever has set one of these has decided.
    private static readonly string[] decisions = [Spins, "OMP_WAIT_POLICY", "KMP_BLOCKTIME"];

    /// <summary>
    /// Lets a waiting thread look for work <paramref name="spins"/> times before it sleeps; the environment's own setting no
    /// longer counts. 0 sends it to sleep at once, <see cref="int.MaxValue"/> never. To be called before the first use of TorchSharp.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="spins"/> is negative.</exception>
    public static void SpinThenSleep(int spins)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(spins);
        Set(spins == int.MaxValue ? "INFINITE" : spins.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>For generated code: chooses <see cref="DefaultSpins"/> where the environment has not decided. Runs when the program's assembly is loaded.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static void UseDefault()
    {
        if (OperatingSystem.IsLinux() && !decisions.Any(d => Environment.GetEnvironmentVariable(d) is not null) && GetVariable(Spins) == IntPtr.Zero)
            Set(DefaultSpins.ToString(CultureInfo.InvariantCulture));
    }

    // OpenMP asks the C library, which does not see what .NET sets; and what .NET does not see, child processes do not inherit.
    private static void Set(string spins)
    {
        if (OperatingSystem.IsLinux())
            _ = SetVariable(Spins, spins, overwrite: 1);
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetVariable(string name, string value, int overwrite);

    // What SpinThenSleep has set, too.
    [LibraryImport("libc", EntryPoint = "getenv", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial IntPtr GetVariable(string name);
}
