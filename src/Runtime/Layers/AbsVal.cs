using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary><c>type: "AbsVal"</c>: absolute values.</summary>
/// <remarks>Source: Caffe absval_layer.cpp semantics: at 0 the gradient is 0.</remarks>
public static class AbsVal
{
    /// <summary>The absolute value of every element.</summary>
    /// <param name="x">The bottom, of any shape.</param>
    /// <param name="overwrite">Whether <paramref name="x"/> may be overwritten; only the result may be used afterwards.</param>
    public static Tensor Forward(Tensor x, bool overwrite = false) =>
        Pointwise.Apply(x, overwrite, static x => x.abs(), static x => x.abs_());
}
