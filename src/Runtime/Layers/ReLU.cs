using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary><c>type: "ReLU"</c>: the rectified linear unit.</summary>
/// <remarks>Source: Caffe relu_layer.cpp semantics: at 0 the gradient is the negative slope.</remarks>
public static class ReLU
{
    /// <summary>Positive values as they are, the others times <paramref name="negativeSlope"/>.</summary>
    /// <param name="x">The bottom, of any shape.</param>
    /// <param name="negativeSlope">The slope below zero.</param>
    /// <param name="inPlace">Whether bottom and top are one blob in the net, which changes the gradient where <paramref name="negativeSlope"/> is below zero.</param>
    /// <param name="overwrite">Whether <paramref name="x"/> may be overwritten; only the result may be used afterwards.</param>
    public static Tensor Forward(Tensor x, float negativeSlope = 0f, bool inPlace = false, bool overwrite = false)
    {
        return negativeSlope == 0f
            ? Pointwise.Apply(x, overwrite, static x => x.relu(), static x => x.relu_())
            : Pointwise.Apply(x, overwrite, Compute, x => x.leaky_relu_(Number.Of(negativeSlope)));

        Tensor Compute(Tensor x)
        {
            if (!inPlace || !x.requires_grad)
                return x.leaky_relu(Number.Of(negativeSlope));
            using var scope = NewDisposeScope();
            Tensor top = x.detach().leaky_relu(Number.Of(negativeSlope));
            return Pointwise.WithGradient(top, x, where(top.gt(0), ones_like(top), full_like(top, negativeSlope))).MoveToOuterDisposeScope();
        }
    }
}
