using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary>Terms that several losses sum up.</summary>
internal static class LossTerms
{
    // Caffe takes the logarithm of no probability below the smallest normal float, but differentiates as if it did.
    private static readonly float SmallestLog = MathF.Log(1.17549435e-38f);

    /// <summary>(σ·d)²/2 for differences below 1/σ², |d| − 1/(2σ²) for larger ones.</summary>
    public static Tensor SmoothL1(Tensor difference, float sigma = 1f)
    {
        double square = sigma * (double)sigma;
        Tensor magnitude = difference.abs();
        return where(magnitude.lt(Number.Of(1 / square)), difference.square() * Number.Of(0.5 * square), magnitude - Number.Of(0.5 / square));
    }

    /// <summary>The logarithms of probabilities, none below the smallest that Caffe takes; the gradient is that of the logarithms themselves.</summary>
    public static Tensor Bounded(Tensor log)
    {
        using Tensor bounded = log.clamp_min(Number.Of(SmallestLog));
        return Pointwise.WithGradient(bounded, log);
    }
}
