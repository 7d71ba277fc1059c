using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary><c>type: "ELU"</c>.</summary>
/// <remarks>Source: Caffe elu_layer.cpp semantics: at 0 the gradient is alpha.</remarks>
public static class ELU
{
    /// <summary>Positive values as they are, alpha · (eˣ − 1) for the others.</summary>
    /// <param name="x">The bottom, of any shape.</param>
    /// <param name="alpha">How far negative values go down.</param>
    /// <param name="overwrite">Takes <paramref name="x"/> over: only the result may be used afterwards.</param>
    public static Tensor Forward(Tensor x, float alpha = 1f, bool overwrite = false) =>
        Pointwise.Apply(x, overwrite, x => x.elu(Number.Of(alpha), Number.One, Number.One), x => x.elu_(Number.Of(alpha), Number.One, Number.One));
}
