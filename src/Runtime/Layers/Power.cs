using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary><c>type: "Power"</c>.</summary>
/// <remarks>Source: Caffe power_layer.cpp semantics: a power or a scale of 0 gives a constant, whatever the bottom is.</remarks>
public static class Power
{
    /// <summary>(shift + scale · x)^power of every element.</summary>
    /// <param name="x">The bottom, of any shape.</param>
    /// <param name="power">The exponent.</param>
    /// <param name="scale">The factor before the exponent.</param>
    /// <param name="shift">The summand before the exponent.</param>
    /// <param name="overwrite">Takes <paramref name="x"/> over: only the result may be used afterwards.</param>
    public static Tensor Forward(Tensor x, float power = 1f, float scale = 1f, float shift = 0f, bool overwrite = false)
    {
        return power == 0f || scale == 0f ? Pointwise.Apply(x, overwrite, Constant) : Pointwise.Apply(x, overwrite, Compute, ComputeInPlace);

        Tensor Constant(Tensor x)
        {
            using var scope = NewDisposeScope();
            Tensor constant = full_like(x, Number.Of(power == 0f ? 1f : MathF.Pow(shift, power)));
            return Pointwise.WithGradient(constant, x, zeros_like(x)).MoveToOuterDisposeScope();
        }

        Tensor Compute(Tensor x)
        {
            using var scope = NewDisposeScope();
            Tensor y = scale == 1f ? x.alias() : x.mul(Number.Of(scale));
            y = shift == 0f ? y : y.add(Number.Of(shift));
            return (power == 1f ? y : y.pow(Number.Of(power))).MoveToOuterDisposeScope();
        }

        Tensor ComputeInPlace(Tensor x)
        {
            Tensor y = x.mul_(Number.Of(scale)).add_(Number.Of(shift));
            return power == 1f ? y : y.pow_(Number.Of(power));
        }
    }
}
