using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary><c>type: "Clip"</c>: values clamped to a range.</summary>
/// <remarks>
/// Source: Caffe clip_layer.cpp semantics: the gradient passes at both limits. A layer that names one blob as bottom and top
/// looks at the clipped value in its backward pass, so that all gradients pass.
/// </remarks>
public static class Clip
{
    /// <summary>Every element clamped to two limits.</summary>
    /// <param name="x">The bottom, of any shape.</param>
    /// <param name="min">The lower limit; if it is above the upper one, everything becomes it.</param>
    /// <param name="max">The upper limit.</param>
    /// <param name="inPlace">Whether bottom and top are one blob in the net, which changes the gradient.</param>
    /// <param name="overwrite">Whether <paramref name="x"/> may be overwritten; only the result may be used afterwards.</param>
    public static Tensor Forward(Tensor x, float min, float max, bool inPlace = false, bool overwrite = false)
    {
        // Where the limits change places everything becomes the lower one, and no gradient passes.
        return min > max
            ? Pointwise.Apply(x, overwrite, x => x.mul(Number.Of(0.0)).fill_(Number.Of(min)), x => x.fill_(Number.Of(min)))
            : Pointwise.Apply(x, overwrite, Compute, x => x.clamp_(Number.Of(min), Number.Of(max)));

        Tensor Compute(Tensor x)
        {
            Tensor clipped = x.clamp(Number.Of(min), Number.Of(max));
            if (!inPlace)
                return clipped;
            using (clipped)
                return Pointwise.WithGradient(clipped, x);
        }
    }
}
