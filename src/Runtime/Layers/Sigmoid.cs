using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary><c>type: "Sigmoid"</c>: the logistic function.</summary>
/// <remarks>Source: Caffe sigmoid_layer.cpp semantics.</remarks>
public static class Sigmoid
{
    /// <summary>1 / (1 + e⁻ˣ) of every element.</summary>
    /// <param name="x">The bottom, of any shape.</param>
    /// <param name="overwrite">Whether <paramref name="x"/> may be overwritten; only the result may be used afterwards.</param>
    public static Tensor Forward(Tensor x, bool overwrite = false) =>
        Pointwise.Apply(x, overwrite, static x => x.sigmoid(), static x => x.sigmoid_());
}
