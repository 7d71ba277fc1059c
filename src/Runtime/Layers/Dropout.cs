using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary><c>type: "Dropout"</c>: elements set to 0 at random while training.</summary>
/// <remarks>Source: Caffe dropout_layer.cpp semantics: what stays is scaled while training, and testing changes nothing.</remarks>
public static class Dropout
{
    /// <summary>
    /// Sets elements to 0 at random and multiplies the others by 1 / (1 − ratio); without training the bottom itself.
    /// </summary>
    /// <param name="x">The bottom, of any shape.</param>
    /// <param name="ratio">The probability that an element is dropped, from 0 to below 1; at 1 training gives NaN, as in Caffe.</param>
    /// <param name="training">Whether the net is in phase TRAIN.</param>
    /// <param name="scaleTrain">Whether training scales; if not (some forks have the choice), testing multiplies by 1 − ratio instead.</param>
    /// <param name="overwrite">Whether <paramref name="x"/> may be overwritten; only the result may be used afterwards.</param>
    public static Tensor Forward(Tensor x, float ratio = 0.5f, bool training = true, bool scaleTrain = true, bool overwrite = false)
    {
        if (!scaleTrain)
            return Unscaled(x, ratio, training, overwrite);
        if (!training)
            return Pointwise.Apply(x, overwrite, static x => x.clone(), static x => x);
        // What stays is divided by 1 − ratio: where nothing stays, Caffe multiplies 0 by infinity.
        return Pointwise.Apply(x, overwrite, x => ratio == 0 ? x.clone() : ratio < 1 ? nn.functional.dropout(x, ratio) : x.mul(Number.Of(float.NaN)));
    }

    private static Tensor Unscaled(Tensor x, float ratio, bool training, bool overwrite)
    {
        if (!training)
            return Pointwise.Apply(x, overwrite, x => x.mul(Number.Of(1 - ratio)), x => x.mul_(Number.Of(1 - ratio)));
        using Tensor kept = rand_like(x).ge_(Number.Of(ratio));
        return Pointwise.Apply(x, overwrite, x => x.mul(kept), x => x.mul_(kept));
    }
}
