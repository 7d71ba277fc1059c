using System.Runtime.InteropServices;

namespace Prototxt.Inference.Tests.Infrastructure;

/// <summary>Memory between two pages that nobody may touch: who reads or writes beside it ends the process.</summary>
internal sealed unsafe partial class GuardedMemory : AlignedMemory
{
    private static readonly nuint Page = (nuint)Environment.SystemPageSize;
    private readonly nuint _length;
    private readonly byte* _start;

    private GuardedMemory(byte* start, nuint length, float* data, long count) : base(data, count)
    {
        _start = start;
        _length = length;
    }

    /// <summary>A workspace whose values end before a page that nobody may touch.</summary>
    public static Workspace Workspace(int slots, WorkerPool pool) => new(slots, pool, count => Make(count, atEnd: true));

    /// <summary>A workspace whose slots begin behind a page that nobody may touch.</summary>
    public static Workspace WorkspaceBehind(int slots, WorkerPool pool) => new(slots, pool, count => Make(count, atEnd: false));

    /// <summary>Numbers at the end of the pages between, or at their beginning. Not numbers at first, so that what is read unwritten shows.</summary>
    public static AlignedMemory Make(long count, bool atEnd)
    {
        if (!OperatingSystem.IsLinux())
            return new AlignedMemory(count);
        nuint bytes = (nuint)count * sizeof(float), inside = (bytes + Page - 1) / Page * Page, length = inside + 2 * Page;
        byte* start = (byte*)Map(null, length, 0, 0x22, -1, 0);
        if ((nint)start == -1 || (inside > 0 && Protect(start + Page, inside, 3) != 0))
            throw new InvalidOperationException("No pages.");
        float* data = (float*)(start + Page + (atEnd ? inside - bytes : 0));
        new Span<float>(data, (int)count).Fill(float.NaN);
        return new GuardedMemory(start, length, data, count);
    }

    protected override void Release(float* data) => _ = Unmap(_start, _length);

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial void* Map(void* address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect")]
    private static partial int Protect(void* address, nuint length, int protection);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(void* address, nuint length);
}
