using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Prototxt.Inference;

/// <summary>What BatchNorm, Scale and Bias do to each channel: less a mean, times a factor, plus an offset. A convolution before takes it into its weights.</summary>
/// <param name="Factors">One for each channel.</param>
/// <param name="Offsets">One for each channel.</param>
public sealed record ChannelAffine(float[] Factors, float[] Offsets)
{
    /// <summary>
    /// What is subtracted first, one for each channel; null for nothing. Digits would be lost between a number times its factor and an offset as
    /// large, where a channel's numbers are alike and far from zero.
    /// </summary>
    public float[]? Means { get; init; }

    /// <summary>This one and then another.</summary>
    /// <exception cref="ArgumentException">They are not for as many channels.</exception>
    public ChannelAffine Then(ChannelAffine next)
    {
        ArgumentNullException.ThrowIfNull(next);
        next.Expect(Factors.Length, "What follows a ChannelAffine");
        float[] factors = new float[Factors.Length], offsets = new float[factors.Length];
        for (int i = 0; i < factors.Length; i++)
            (factors[i], offsets[i]) = (Factors[i] * next.Factors[i], (Offsets[i] - (next.Means?[i] ?? 0)) * next.Factors[i] + next.Offsets[i]);
        return new(factors, offsets) { Means = Means };
    }

    /// <summary>Checks that it is for so many channels.</summary>
    /// <param name="channels">How many.</param>
    /// <param name="what">Who has them, for the message.</param>
    /// <exception cref="ArgumentException">It is for others.</exception>
    internal void Expect(int channels, string what)
    {
        if (Factors.Length != channels || Offsets.Length != channels || Means is { } means && means.Length != channels)
            throw new ArgumentException($"{what}: expected factors and offsets of {channels} channels, found {Factors.Length} and {Offsets.Length}.");
    }

    /// <summary>Takes it into the weights of a layer with as many outputs.</summary>
    /// <param name="weights">The weights.</param>
    /// <param name="run">How many of them lie together that belong to one output.</param>
    /// <param name="output">The output that a run belongs to.</param>
    internal unsafe void Fold(Span<float> weights, int run, Func<int, int> output)
    {
        fixed (float* first = weights)
            for (int i = 0; (i + 1L) * run <= weights.Length; i++)
                Multiply(first + (long)i * run, run, Factors[output(i)]);
    }

    /// <summary>Takes it into the biases of a layer with as many outputs; null for none.</summary>
    internal float[] Fold(float[]? bias)
    {
        var folded = new float[Offsets.Length];
        for (int i = 0; i < folded.Length; i++)
            folded[i] = Offsets[i] + ((bias?[i] ?? 0) - (Means?[i] ?? 0)) * Factors[i];
        return folded;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe void Multiply(float* numbers, int count, float factor)
    {
        int i = 0;
        for (; i + Vector128<float>.Count <= count; i += Vector128<float>.Count)
            (Vector128.Load(numbers + i) * factor).Store(numbers + i);
        for (; i < count; i++)
            numbers[i] *= factor;
    }
}
