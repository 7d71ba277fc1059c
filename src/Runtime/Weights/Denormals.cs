using System.Numerics;
using System.Runtime.InteropServices;
using Prototxt.Inference;
using Prototxt.Tensors;
using static TorchSharp.torch;

namespace Prototxt.Weights;

/// <summary>
/// Numbers next to zero: below 1e-37 in single precision. The smallest of them are denormal, which a type holds with fewer digits,
/// and the others become so when they are multiplied. Training leaves them in weights that decay, no result shows them, and
/// many processors take many times as long to compute with denormal numbers.
/// </summary>
internal static unsafe class Denormals
{
    /// <summary>
    /// Turns the numbers of a contiguous CPU tensor that are below eight times the smallest normal one of its type into zeros.
    /// Those of half precision stay: they begin at 6e-5 and count.
    /// </summary>
    /// <returns>How many there were.</returns>
    public static long Flush(Tensor values)
    {
        void* address = TensorMemory.Address(values);
        long count = values.numel();
        return values.dtype switch
        {
            ScalarType.Float32 => Flush<uint>((uint*)address, count, uint.MaxValue >> 1, Denormal.Limit),
            ScalarType.Float64 => Flush<ulong>((ulong*)address, count, ulong.MaxValue >> 1, 4ul << 52),
            ScalarType.BFloat16 => Flush<ushort>((ushort*)address, count, (ushort)(ushort.MaxValue >> 1), 4 << 7),
            _ => 0,
        };
    }

    /// <summary>As <see cref="Flush(Tensor)"/>, for a CPU tensor of any strides.</summary>
    public static long FlushParameter(Tensor parameter)
    {
        using IDisposable quiet = no_grad();
        using Tensor detached = parameter.detach();
        if (detached.is_contiguous())
            return Flush(detached);
        using Tensor rows = detached.contiguous();
        long flushed = Flush(rows);
        if (flushed > 0)
            detached.copy_(rows).Dispose();
        return flushed;
    }

    // On the bits, which are in the order of the magnitudes, and not on the numbers: a processor may be set to take denormal
    // ones for zeros when it compares.
    private static long Flush<T>(T* numbers, long count, T magnitude, T limit)
        where T : unmanaged, IBinaryInteger<T>
    {
        const int Part = 1 << 20;
        long flushed = 0;
        for (; count > 0; numbers += Part, count -= Part)
        {
            var part = new Span<T>(numbers, (int)Math.Min(count, Part));
            if (!HasAny(part, magnitude, limit))
                continue;
            foreach (ref T number in part)
                if (IsSmall(number, magnitude, limit))
                {
                    number = T.Zero;
                    flushed++;
                }
        }
        return flushed;
    }

    private static bool IsSmall<T>(T number, T magnitude, T limit)
        where T : unmanaged, IBinaryInteger<T> => (number & magnitude) < limit && !T.IsZero(number & magnitude);

    private static bool HasAny<T>(Span<T> part, T magnitude, T limit)
        where T : unmanaged, IBinaryInteger<T>
    {
        Vector<T> magnitudes = new(magnitude), limits = new(limit);
        Span<Vector<T>> vectors = MemoryMarshal.Cast<T, Vector<T>>(part);
        foreach (Vector<T> vector in vectors)
        {
            Vector<T> size = vector & magnitudes;
            if (Vector.AndNot(Vector.LessThan(size, limits), Vector.Equals(size, Vector<T>.Zero)) != Vector<T>.Zero)
                return true;
        }
        foreach (T number in part[(vectors.Length * Vector<T>.Count)..])
            if (IsSmall(number, magnitude, limit))
                return true;
        return false;
    }
}
