using System.Runtime.InteropServices;

namespace Prototxt.Inference;

/// <summary>What the system can be told about memory (Linux's <c>madvise</c>). Where it cannot, nothing happens.</summary>
internal static unsafe partial class SystemMemory
{
    private const int DoNotNeed = 4, HugePage = 14; // MADV_DONTNEED, MADV_HUGEPAGE
    private const nuint Large = 2 << 20;

    private static bool s_isUnknown = !OperatingSystem.IsLinux();

    /// <summary>
    /// Asks for pages of two megabytes, where the system lends them to who asks. Filling large memory is then hardly more than writing it: with pages of four
    /// kilobytes, most of the time goes into fetching one after the other.
    /// </summary>
    /// <param name="start">Where the memory begins.</param>
    /// <param name="length">Its bytes.</param>
    public static void AskForLargePages(void* start, nuint length)
    {
        if (length >= 2 * Large)
            Advise(start, length, Large, HugePage);
    }

    /// <summary>Gives back the whole pages that lie in a part of a mapped file. They are read from the file again where they are used again; in any other memory they would be zeros.</summary>
    /// <param name="start">Where the part begins.</param>
    /// <param name="length">Its bytes.</param>
    public static void Forget(void* start, nuint length) => Advise(start, length, (nuint)Environment.SystemPageSize, DoNotNeed);

    private static void Advise(void* start, nuint length, nuint page, int advice)
    {
        nuint first = ((nuint)start + page - 1) & ~(page - 1), end = ((nuint)start + length) & ~(page - 1);
        if (first >= end || s_isUnknown)
            return;
        try
        {
            _ = Advise((void*)first, end - first, advice);
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            s_isUnknown = true;
        }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(void* start, nuint length, int advice);
}
