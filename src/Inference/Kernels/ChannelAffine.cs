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
        return new([.. Factors.Zip(next.Factors, (a, b) => a * b)], [.. Offsets.Select((o, i) => (o - (next.Means?[i] ?? 0)) * next.Factors[i] + next.Offsets[i])]) { Means = Means };
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

    /// <summary>Takes it into the weights and biases of a layer with as many outputs. The weights of an output need not lie together.</summary>
    /// <param name="weights">The weights.</param>
    /// <param name="bias">The biases, or null for none.</param>
    /// <param name="output">The output that a weight belongs to.</param>
    internal float[] Fold(float[] weights, float[]? bias, Func<int, int> output)
    {
        for (int i = 0; i < weights.Length; i++)
            weights[i] *= Factors[output(i)];
        return [.. Offsets.Select((o, i) => o + ((bias?[i] ?? 0) - (Means?[i] ?? 0)) * Factors[i])];
    }
}
