using System.Numerics;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Prototxt.Weights;

/// <summary>
/// Denormal numbers, those too small for a type to hold with full precision: below 1.2e-38 in single precision. Training leaves
/// them in weights that decay, no result shows them, and processors take many times as long to compute with them.
/// </summary>
internal static unsafe class Denormals
{
    /// <summary>
    /// Turns the denormal numbers of a contiguous CPU tensor into zeros. Those of half precision stay: they begin at 6e-5 and count.
    /// </summary>
    /// <returns>How many there were.</returns>
    public static long Flush(Tensor values)
    {
        void* address = TensorMemory.Address(values);
        long count = values.numel();
        return values.dtype switch
        {
            ScalarType.Float32 => Flush<uint>((uint*)address, count, 0x7F80_0000, 0x007F_FFFF),
            ScalarType.Float64 => Flush<ulong>((ulong*)address, count, 0x7FF0_0000_0000_0000, 0x000F_FFFF_FFFF_FFFF),
            ScalarType.BFloat16 => Flush<ushort>((ushort*)address, count, 0x7F80, 0x007F),
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

    // On the bits and not on the numbers: a processor may be set to take denormal numbers for zeros when it compares.
    private static long Flush<T>(T* numbers, long count, T exponent, T fraction)
        where T : unmanaged, IBinaryInteger<T>
    {
        const int Part = 1 << 20;
        long flushed = 0;
        for (; count > 0; numbers += Part, count -= Part)
        {
            var part = new Span<T>(numbers, (int)Math.Min(count, Part));
            if (HasAny(part, exponent, fraction))
                foreach (ref T number in part)
                    if (T.IsZero(number & exponent) && !T.IsZero(number & fraction))
                    {
                        number = T.Zero;
                        flushed++;
                    }
        }
        return flushed;
    }

    private static bool HasAny<T>(Span<T> part, T exponent, T fraction)
        where T : unmanaged, IBinaryInteger<T>
    {
        var exponents = new Vector<T>(exponent);
        var fractions = new Vector<T>(fraction);
        Span<Vector<T>> vectors = MemoryMarshal.Cast<T, Vector<T>>(part);
        foreach (Vector<T> vector in vectors)
        {
            Vector<T> small = Vector.Equals(vector & exponents, Vector<T>.Zero);
            Vector<T> whole = Vector.Equals(vector & fractions, Vector<T>.Zero);
            if (Vector.AndNot(small, whole) != Vector<T>.Zero)
                return true;
        }
        foreach (T number in part[(vectors.Length * Vector<T>.Count)..])
            if (T.IsZero(number & exponent) && !T.IsZero(number & fraction))
                return true;
        return false;
    }
}
