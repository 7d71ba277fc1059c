using System.Runtime.InteropServices;

namespace Prototxt;

/// <summary>
/// What becomes of memory that libtorch frees. glibc gives large pieces back to the system at once, so that each layer of each
/// pass gets fresh pages, which the system fills with zeros first: a quarter to a third of a training step. Kept, they are used again.
/// docs/performance.md has the measurements.
/// </summary>
/// <remarks>
/// Linux with glibc only: elsewhere nothing is changed. The process keeps the memory of its largest moment until it ends. Threads
/// other than the first keep pieces of up to 64 MB only.
/// </remarks>
public static partial class FreedMemory
{
    // Parameters of mallopt.
    private const int TrimThreshold = -1, TopPad = -2, MapThreshold = -3, MostMaps = -4;

    // Pieces from here on go back to the system as ever.
    private const int Largest = 1 << 30;

    // More than two of the heaps that threads have, which glibc else gives back whole.
    private const int Pad = 160 << 20;

    // Whoever has set one of these has decided.
    private static readonly string[] decisions = ["MALLOC_TRIM_THRESHOLD_", "MALLOC_MMAP_THRESHOLD_", "MALLOC_MMAP_MAX_", "MALLOC_TOP_PAD_"];

    /// <summary>Keeps freed memory for reuse from now on, in the whole process.</summary>
    /// <returns>Whether the C library took it; not if it has no such setting.</returns>
    public static bool Keep()
    {
        if (!OperatingSystem.IsLinux())
            return false;
        try
        {
            // glibc before 2.35 takes no threshold above 32 MB, but lets maps be forbidden.
            return Set(TrimThreshold, -1) != 0 && Set(TopPad, Pad) != 0 && (Set(MapThreshold, Largest) != 0 || Set(MostMaps, 0) != 0);
        }
        catch (Exception e) when (e is EntryPointNotFoundException or DllNotFoundException)
        {
            return false; // musl
        }
    }

    /// <summary>As <see cref="Keep"/>, where the environment has not decided otherwise.</summary>
    internal static bool KeepByDefault()
    {
        bool isDecided = decisions.Any(d => Environment.GetEnvironmentVariable(d) is not null)
            || Environment.GetEnvironmentVariable("GLIBC_TUNABLES")?.Contains("glibc.malloc.", StringComparison.Ordinal) == true;
        return !isDecided && Keep();
    }

    [LibraryImport("libc", EntryPoint = "mallopt")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Set(int parameter, int value);
}
