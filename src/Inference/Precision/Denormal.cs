using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Prototxt.Inference;

/// <summary>
/// Numbers next to zero. Processors take a hundred times as long for a product with a denormal number, and training leaves such
/// weights behind; no result shows them.
/// </summary>
internal static unsafe class Denormal
{
    /// <summary>Below it numbers are next to zero, as bits: eight times the smallest normal number, so that products with numbers around one are normal too.</summary>
    public const uint Limit = 4u << 23;

    private const float Relative = 1e-20f;
    private const uint Magnitude = uint.MaxValue >> 1;

    /// <summary>The number, or zero where it is next to it.</summary>
    public static float Flush(float number) => (BitConverter.SingleToUInt32Bits(number) & Magnitude) < Limit ? 0 : number;

    /// <summary>The numbers, or zero where they are next to it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Flush(Vector128<float> numbers) =>
        Vector128.AndNot(numbers, Vector128.LessThan(numbers.AsInt32() & Vector128.Create((int)Magnitude), Vector128.Create((int)Limit)).AsSingle());

    /// <summary>
    /// Turns weights into zeros that are next to it, or beside the largest of their layer: below 1e-20 of it, where no digit of a sum is theirs. What they
    /// would leave of a channel that has no others, the next layer's products with it would make denormal.
    /// </summary>
    public static void FlushWeights(Span<float> weights)
    {
        (uint smallest, uint largest) = Range(weights);
        float most = BitConverter.UInt32BitsToSingle(largest);
        uint limit = float.IsFinite(most) ? Math.Max(Limit, BitConverter.SingleToUInt32Bits(most * Relative)) : Limit;
        if (smallest >= limit)
            return;
        foreach (ref float weight in weights)
            if ((BitConverter.SingleToUInt32Bits(weight) & Magnitude) < limit)
                weight = 0;
    }

    /// <summary>Turns the numbers next to zero into zeros. Writes only where there are some, so that a page of a file stays the file's.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Flush(float* numbers, long count)
    {
        for (long i = 0; i < count; i++)
        {
            uint magnitude = BitConverter.SingleToUInt32Bits(numbers[i]) & Magnitude;
            if (magnitude - 1 < Limit - 1)
                numbers[i] = 0;
        }
    }

    // The smallest magnitude other than zero and the largest, as bits, which are in the order of the numbers; what is not a number is the largest.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (uint Smallest, uint Largest) Range(ReadOnlySpan<float> weights)
    {
        uint smallest = uint.MaxValue, largest = 0;
        int i = 0;
        fixed (float* numbers = weights)
        {
            // Less one, so that zero is the largest of all.
            Vector128<uint> least = Vector128<uint>.AllBitsSet, most = Vector128<uint>.Zero, one = Vector128<uint>.One, mask = Vector128.Create(Magnitude);
            for (; i + Vector128<float>.Count <= weights.Length; i += Vector128<float>.Count)
            {
                Vector128<uint> magnitude = Vector128.Load(numbers + i).AsUInt32() & mask;
                least = Vector128.Min(least, magnitude - one);
                most = Vector128.Max(most, magnitude);
            }
            for (int lane = 0; lane < Vector128<uint>.Count; lane++)
                (smallest, largest) = (Math.Min(smallest, least[lane]), Math.Max(largest, most[lane]));
        }
        for (; i < weights.Length; i++)
        {
            uint magnitude = BitConverter.SingleToUInt32Bits(weights[i]) & Magnitude;
            (smallest, largest) = (Math.Min(smallest, unchecked(magnitude - 1)), Math.Max(largest, magnitude));
        }
        return (smallest == uint.MaxValue ? smallest : smallest + 1, largest);
    }
}
