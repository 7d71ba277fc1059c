using System.Runtime.InteropServices;

namespace Prototxt.Inference;

/// <summary>Numbers outside the managed heap, which never move, at the beginning of a cache line. Zero at first.</summary>
internal unsafe class AlignedMemory : IDisposable
{
    private const int Alignment = 64;

    public AlignedMemory(long count)
    {
        Count = count;
        nuint bytes = checked((nuint)Math.Max(count, 1) * sizeof(float));
        Data = (float*)NativeMemory.AlignedAlloc(bytes, Alignment);
        NativeMemory.Clear(Data, bytes);
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

    protected virtual void Release(float* data) => NativeMemory.AlignedFree(data);

    private void Free()
    {
        if (Data != null)
            Release(Data);
        Data = null;
        Count = 0;
    }
}
