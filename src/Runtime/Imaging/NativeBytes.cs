using System.Runtime.InteropServices;

namespace Prototxt.Imaging;

/// <summary>Memory outside the collector's heap, given back at once.</summary>
internal sealed unsafe class NativeBytes(int length) : IDisposable
{
    private readonly byte* bytes = (byte*)NativeMemory.Alloc((nuint)length);

    public IntPtr Address => (IntPtr)bytes;

    public Span<byte> Span => new(bytes, length);

    public void Dispose() => NativeMemory.Free(bytes);
}
