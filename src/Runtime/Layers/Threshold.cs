using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary><c>type: "Threshold"</c>: 1 above a threshold, 0 elsewhere. It has no gradient.</summary>
/// <remarks>Source: Caffe threshold_layer.cpp semantics.</remarks>
public static class Threshold
{
    /// <summary>1 where an element is greater than the threshold, 0 elsewhere.</summary>
    /// <param name="x">The bottom, of any shape.</param>
    /// <param name="threshold">The threshold; an element equal to it gives 0.</param>
    public static Tensor Forward(Tensor x, float threshold = 0f)
    {
        using var above = x.gt(Number.Of(threshold));
        return above.to_type(x.dtype);
    }
}
