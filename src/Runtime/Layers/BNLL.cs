using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary><c>type: "BNLL"</c>, binomial normal log likelihood.</summary>
/// <remarks>
/// Source: Caffe bnll_layer.cpp semantics. A layer that names one blob as bottom and top finds the top where its backward pass
/// looks for the bottom.
/// </remarks>
public static class BNLL
{
    /// <summary>log(1 + eˣ) of every element.</summary>
    /// <param name="x">The bottom, of any shape.</param>
    /// <param name="inPlace">Whether bottom and top are one blob in the net, which changes the gradient.</param>
    public static Tensor Forward(Tensor x, bool inPlace = false)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (!inPlace || !x.requires_grad)
            return x.softplus();
        using var scope = NewDisposeScope();
        Tensor top = x.detach().softplus();
        return Pointwise.WithGradient(top, x, top.sigmoid()).MoveToOuterDisposeScope();
    }
}
