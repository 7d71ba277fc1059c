using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary>What a loss is divided by; never by less than 1.</summary>
/// <remarks>Source: Caffe's <c>LossParameter.NormalizationMode</c> and its use in the loss layers.</remarks>
public enum LossNormalization
{
    /// <summary>The number of labels.</summary>
    Full,

    /// <summary>The number of labels that are not ignored.</summary>
    Valid,

    /// <summary>The product of the axes before the class axis, usually the number of images.</summary>
    BatchSize,

    /// <summary>1.</summary>
    None,
}

/// <summary>The arithmetic of <see cref="LossNormalization"/>.</summary>
internal static class LossNormalizer
{
    /// <summary>A sum of losses divided as the mode says.</summary>
    /// <param name="sum">The sum, a scalar.</param>
    /// <param name="mode">The mode.</param>
    /// <param name="outer">The product of the axes before the class axis.</param>
    /// <param name="inner">The product of the axes after it.</param>
    /// <param name="ignored">Where a label is ignored; null where none can be.</param>
    public static Tensor Normalize(Tensor sum, LossNormalization mode, long outer, long inner, Tensor? ignored)
    {
        if (mode == LossNormalization.Valid && ignored is not null)
        {
            using var valid = ignored.logical_not();
            using var count = valid.sum(ScalarType.Float32);
            using var divisor = count.clamp_min(Number.One);
            return sum / divisor;
        }

        return sum.div(Number.Of(Math.Max(1, mode switch
        {
            LossNormalization.BatchSize => outer,
            LossNormalization.None => 1,
            _ => outer * inner,
        })));
    }
}
