using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary><c>type: "TanH"</c>: the hyperbolic tangent.</summary>
/// <remarks>Source: Caffe tanh_layer.cpp semantics.</remarks>
public static class TanH
{
    /// <summary>The hyperbolic tangent of every element.</summary>
    /// <param name="x">The bottom, of any shape.</param>
    /// <param name="overwrite">Whether <paramref name="x"/> may be overwritten; only the result may be used afterwards.</param>
    public static Tensor Forward(Tensor x, bool overwrite = false) =>
        Pointwise.Apply(x, overwrite, static x => x.tanh(), static x => x.tanh_());
}
