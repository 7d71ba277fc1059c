using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary><c>type: "ReLU6"</c> of several forks: the rectified linear unit, at most 6.</summary>
/// <remarks>Source: relu6_layer.cpp semantics of eric612/MobileNet-YOLO.</remarks>
public static class ReLU6
{
    /// <summary>Values below 0 become 0, or are multiplied by a slope; those above 6 become 6.</summary>
    /// <param name="x">The bottom, of any shape.</param>
    /// <param name="negativeSlope">What negative values are multiplied by.</param>
    /// <param name="overwrite">Whether <paramref name="x"/> may be overwritten; only the result may be used afterwards.</param>
    public static Tensor Forward(Tensor x, float negativeSlope = 0f, bool overwrite = false)
    {
        return negativeSlope == 0
            ? Pointwise.Apply(x, overwrite, static x => nn.functional.relu6(x), static x => x.clamp_(Number.Of(0L), Number.Of(6L)))
            : Pointwise.Apply(x, overwrite, Sloped);

        Tensor Sloped(Tensor x)
        {
            using var scope = NewDisposeScope();
            Tensor top = where(x.gt(Number.Of(0L)), x, x * Number.Of(negativeSlope));
            // At 6 the gradient is 0.
            return where(top.lt(Number.Of(6L)), top, full_like(top, Number.Of(6L))).MoveToOuterDisposeScope();
        }
    }
}
