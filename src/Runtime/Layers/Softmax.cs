using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary><c>type: "Softmax"</c>: scores as probabilities.</summary>
/// <remarks>Source: Caffe softmax_layer.cpp semantics.</remarks>
public static class Softmax
{
    /// <summary>Exponentials divided by their sum along an axis.</summary>
    /// <param name="x">The bottom, of any shape.</param>
    /// <param name="axis">The axis whose values add up to 1.</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <exception cref="ArgumentException">The bottom has no such axis.</exception>
    public static Tensor Forward(Tensor x, int axis = 1, string? layer = null) => x.softmax(Require.Axis(x, axis, new("Softmax", layer)));
}
