using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary><c>type: "Log"</c>: a logarithm.</summary>
/// <remarks>
/// Source: Caffe log_layer.cpp semantics. A layer that names one blob as bottom and top writes its slope, at the top's value,
/// over the gradient it has been given, and multiplies the slope with itself.
/// </remarks>
public static class Log
{
    /// <summary>The logarithm of (shift + scale · x) of every element.</summary>
    /// <param name="x">The bottom, of any shape.</param>
    /// <param name="base">The base, positive; −1 means e.</param>
    /// <param name="scale">What x is multiplied by.</param>
    /// <param name="shift">What is added before the logarithm is taken.</param>
    /// <param name="inPlace">Whether bottom and top are one blob in the net, which changes the gradient.</param>
    /// <param name="overwrite">Whether <paramref name="x"/> may be overwritten; only the result may be used afterwards.</param>
    public static Tensor Forward(Tensor x, float @base = -1f, float scale = 1f, float shift = 0f, bool inPlace = false, bool overwrite = false)
    {
        double outer = @base == -1f ? 1 : 1 / Math.Log(@base);
        return Pointwise.Apply(x, overwrite, Compute,
            x => x.mul_(Number.Of(scale)).add_(Number.Of(shift)).log_().mul_(Number.Of(outer)));

        Tensor Compute(Tensor x)
        {
            using var scope = NewDisposeScope();
            Tensor y = x.mul(Number.Of(scale)).add(Number.Of(shift)).log();
            y = outer == 1 ? y : y.mul(Number.Of(outer));
            if (inPlace)
            {
                Tensor slope = scale * outer / (scale * y.detach() + shift);
                y = Pointwise.WithGradient(y, x, slope * slope, replaces: true);
            }

            return y.MoveToOuterDisposeScope();
        }
    }
}
