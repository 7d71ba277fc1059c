using System.Runtime.InteropServices;

namespace Prototxt.Inference;

/// <summary>Numbers outside the managed heap, which never move, at the beginning of a cache line. Zero at first.</summary>
internal unsafe class AlignedMemory : IDisposable
{
    private const int Alignment = 64;

    private readonly void* _block;

    // Large memory comes from the system as zeros, and is not written here: its pages are taken by the threads that fill them.
    public AlignedMemory(long count)
    {
        Count = count;
        nuint bytes = checked((nuint)Math.Max(count, 1) * sizeof(float) + Alignment - 1);
        _block = NativeMemory.AllocZeroed(bytes);
        SystemMemory.AskForLargePages(_block, bytes);
        Data = (float*)(((nuint)_block + Alignment - 1) & ~(nuint)(Alignment - 1));
    }

    /// <summary>Memory that another class takes and gives back.</summary>
    protected AlignedMemory(float* data, long count)
    {
        Data = data;
        Count = count;
    }

    ~AlignedMemory() => Free();

    public float* Data { get; private set; }

    /// <summary>So many numbers have room.</summary>
    public long Count { get; private set; }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    protected virtual void Release(float* data) => NativeMemory.Free(_block);

    private void Free()
    {
        if (Data != null)
            Release(Data);
        Data = null;
        Count = 0;
    }
}
