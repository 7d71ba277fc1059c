using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary><c>type: "Exp"</c>: an exponential.</summary>
/// <remarks>Source: Caffe exp_layer.cpp semantics.</remarks>
public static class Exp
{
    /// <summary>base^(shift + scale · x) of every element.</summary>
    /// <param name="x">The bottom, of any shape.</param>
    /// <param name="base">The base, positive; −1 means e.</param>
    /// <param name="scale">What x is multiplied by in the exponent.</param>
    /// <param name="shift">What is added in the exponent.</param>
    /// <param name="overwrite">Whether <paramref name="x"/> may be overwritten; only the result may be used afterwards.</param>
    public static Tensor Forward(Tensor x, float @base = -1f, float scale = 1f, float shift = 0f, bool overwrite = false)
    {
        double logBase = @base == -1f ? 1 : Math.Log(@base);
        double inner = logBase * scale, outer = Math.Exp(logBase * shift);
        return Pointwise.Apply(x, overwrite, Compute, x => x.mul_(Number.Of(inner)).exp_().mul_(Number.Of(outer)));

        Tensor Compute(Tensor x)
        {
            using var scope = NewDisposeScope();
            Tensor y = x.mul(Number.Of(inner)).exp();
            return (outer == 1 ? y : y.mul(Number.Of(outer))).MoveToOuterDisposeScope();
        }
    }
}
