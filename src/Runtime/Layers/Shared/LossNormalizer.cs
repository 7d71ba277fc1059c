using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary>The arithmetic of <see cref="LossNormalization"/>.</summary>
internal static class LossNormalizer
{
    /// <summary>What a sum of losses is divided by.</summary>
    /// <param name="mode">The mode.</param>
    /// <param name="outer">The product of the axes before the class axis.</param>
    /// <param name="inner">The product of the axes after it.</param>
    /// <param name="valid">How many labels count; null for all.</param>
    /// <param name="fixedNormalizer">What it is divided by instead of the mode, if positive.</param>
    public static double Divisor(LossNormalization mode, long outer, long inner, long? valid = null, float fixedNormalizer = 0) =>
        Math.Max(1, fixedNormalizer > 0 ? fixedNormalizer : mode switch
        {
            LossNormalization.Valid => valid ?? outer * inner,
            LossNormalization.BatchSize => outer,
            LossNormalization.None => 1,
            _ => outer * inner,
        });

    /// <summary>A sum of losses, a scalar, divided; how many labels count is known to the tensors alone.</summary>
    /// <param name="sum">The sum.</param>
    /// <param name="mode">The mode.</param>
    /// <param name="outer">The product of the axes before the class axis.</param>
    /// <param name="inner">The product of the axes after it.</param>
    /// <param name="ignored">Where a label is ignored; null where none can be.</param>
    /// <param name="fixedNormalizer">What it is divided by instead of the mode, if positive.</param>
    public static Tensor Normalize(Tensor sum, LossNormalization mode, long outer, long inner, Tensor? ignored = null, float fixedNormalizer = 0)
    {
        if (mode != LossNormalization.Valid || ignored is null || fixedNormalizer > 0)
            return sum.div(Number.Of(Divisor(mode, outer, inner, fixedNormalizer: fixedNormalizer)));
        using Tensor valid = ignored.logical_not();
        using Tensor count = valid.sum(ScalarType.Float32);
        using Tensor divisor = count.clamp_min(Number.One);
        return sum / divisor;
    }
}
