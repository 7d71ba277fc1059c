using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary><c>type: "BNLL"</c>, binomial normal log likelihood.</summary>
/// <remarks>Source: Caffe bnll_layer.cpp semantics.</remarks>
public static class BNLL
{
    /// <summary>log(1 + eˣ) of every element.</summary>
    /// <param name="x">The bottom, of any shape.</param>
    public static Tensor Forward(Tensor x) => x.softplus();
}
