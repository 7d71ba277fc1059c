using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary><c>type: "Power"</c>: a power.</summary>
/// <remarks>
/// Source: Caffe power_layer.cpp semantics: a power or a scale of 0 gives a constant, whatever the bottom is. The slope is the
/// top divided by what was raised to the power, so not a number where that is 0, but for the powers 1 and 2. A layer that names
/// one blob as bottom and top writes its slope, at the top's value, over the gradient it has been given, and multiplies the
/// slope with itself.
/// </remarks>
public static class Power
{
    /// <summary>(shift + scale · x)^power of every element.</summary>
    /// <param name="x">The bottom, of any shape.</param>
    /// <param name="power">The exponent.</param>
    /// <param name="scale">What x is multiplied by.</param>
    /// <param name="shift">What is added before the power is taken.</param>
    /// <param name="inPlace">Whether bottom and top are one blob in the net, which changes the gradient.</param>
    /// <param name="overwrite">Whether <paramref name="x"/> may be overwritten; only the result may be used afterwards.</param>
    public static Tensor Forward(Tensor x, float power = 1f, float scale = 1f, float shift = 0f, bool inPlace = false, bool overwrite = false)
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
            if (power == 1f && scale == 1f && shift == 0f && !inPlace)
                return x.clone().MoveToOuterDisposeScope();
            Tensor y = scale == 1f ? x.alias() : x.mul(Number.Of(scale));
            y = shift == 0f ? y : y.add(Number.Of(shift));
            y = power == 1f ? y : y.pow(Number.Of(power));
            if (inPlace)
            {
                Tensor slope = Slope(y, y);
                y = Pointwise.WithGradient(y, x, slope * slope, replaces: true);
            }
            else if (power is not (1f or 2f) && is_grad_enabled() && x.requires_grad)
            {
                y = Pointwise.WithGradient(y, x, Slope(x, y));
            }

            return y.MoveToOuterDisposeScope();
        }

        Tensor Slope(Tensor x, Tensor y)
        {
            using Tensor bottom = x.detach(), top = y.detach();
            if (power == 1f)
                return full_like(top, Number.Of(scale));
            using Tensor raised = bottom * scale + shift;
            return power == 2f ? raised * (power * scale) : shift == 0f ? top / bottom * power : top / raised * (power * scale);
        }

        Tensor ComputeInPlace(Tensor x)
        {
            Tensor y = x.mul_(Number.Of(scale)).add_(Number.Of(shift));
            return power == 1f ? y : y.pow_(Number.Of(power));
        }
    }
}
