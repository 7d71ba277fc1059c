using System.Runtime.CompilerServices;

namespace Prototxt.Inference;

/// <summary>
/// Numbers next to zero. Processors take a hundred times as long for a product with a denormal number, and training leaves such
/// weights behind; no result shows them.
/// </summary>
internal static unsafe class Denormal
{
    // Eight times the smallest normal number, as the runtime's own loading has it: a little above, so that products with numbers around one are normal too.
    private const uint Limit = 4u << 23;
    private const float Relative = 1e-20f;
    private const uint Magnitude = uint.MaxValue >> 1;

    /// <summary>The number, or zero where it is next to it.</summary>
    public static float Flush(float number) => (BitConverter.SingleToUInt32Bits(number) & Magnitude) < Limit ? 0 : number;

    /// <summary>
    /// Turns weights into zeros that are next to it, or beside the largest of their layer: below 1e-20 of it, where no digit of a sum is theirs. What they
    /// would leave of a channel that has no others, the next layer's products with it would make denormal.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void FlushWeights(Span<float> weights)
    {
        float largest = 0;
        foreach (float weight in weights)
            largest = MathF.Max(largest, MathF.Abs(weight));
        uint limit = float.IsFinite(largest) ? Math.Max(Limit, BitConverter.SingleToUInt32Bits(largest * Relative)) : Limit;
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
}
