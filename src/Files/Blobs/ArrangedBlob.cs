using System.Runtime.InteropServices;
using Prototxt.Weights;

namespace Prototxt.Files;

/// <summary>A blob whose axes are stored in another order: seen as <paramref name="view"/>, permuted, and seen as <paramref name="shape"/>.</summary>
internal sealed class ArrangedBlob(StoredBlob stored, long[] view, int[] permutation, IReadOnlyList<long> shape)
    : StoredBlob(shape, stored.Count, stored.Type)
{
    internal override unsafe void Read<T>(T* target)
    {
        T* all = (T*)NativeMemory.Alloc(checked((nuint)Count), (nuint)sizeof(T));
        try
        {
            stored.Read(all);
            AxisOrder.Copy(all, view, permutation, target);
        }
        finally
        {
            NativeMemory.Free(all);
        }
    }
}
