using System.Runtime.CompilerServices;

namespace Prototxt.Inference;

/// <summary>A checksum that is as fast as memory: it finds damage, not forgery.</summary>
internal static unsafe class PackedSum
{
    private const ulong Prime = 0x9E3779B97F4A7C15;

    /// <summary>The checksum of some pieces one after the other.</summary>
    public static ulong Of(IEnumerable<AlignedMemory> pieces) => pieces.Aggregate(Prime, (sum, piece) => Add(sum, (uint*)piece.Data, piece.Count));

    // Four sums that do not wait for each other.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static ulong Add(ulong sum, uint* numbers, long count)
    {
        ulong a = sum, b = sum + 1, c = sum + 2, d = sum + 3;
        long i = 0;
        for (; i + 8 <= count; i += 8)
        {
            ulong* four = (ulong*)(numbers + i);
            a = Mix(a, four[0]);
            b = Mix(b, four[1]);
            c = Mix(c, four[2]);
            d = Mix(d, four[3]);
        }
        for (; i < count; i++)
            a = Mix(a, numbers[i]);
        return Mix(Mix(Mix(Mix(a, b), c), d), (ulong)count);
    }

    private static ulong Mix(ulong sum, ulong numbers) => ulong.RotateLeft((sum ^ numbers) * Prime, 29);
}
