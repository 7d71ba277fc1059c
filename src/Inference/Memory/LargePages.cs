using System.Runtime.InteropServices;

namespace Prototxt.Inference;

/// <summary>
/// Memory in pages of two megabytes, where the system lends them to who asks (Linux's <c>madvise</c>). Filling large memory is then hardly more than writing
/// it: with pages of four kilobytes, most of the time goes into fetching one after the other.
/// </summary>
internal static unsafe partial class LargePages
{
    private const int Advice = 14; // MADV_HUGEPAGE
    private const nuint Large = 2 << 20;

    private static bool s_isUnknown = !OperatingSystem.IsLinux();

    /// <summary>Asks for large pages. Where the system has none, nothing happens.</summary>
    /// <param name="start">Where the memory begins.</param>
    /// <param name="length">Its bytes.</param>
    public static void Ask(void* start, nuint length)
    {
        if (length < 2 * Large || s_isUnknown)
            return;
        nuint first = ((nuint)start + Large - 1) & ~(Large - 1), end = ((nuint)start + length) & ~(Large - 1);
        try
        {
            _ = Advise((void*)first, end - first, Advice);
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            s_isUnknown = true;
        }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(void* start, nuint length, int advice);
}
