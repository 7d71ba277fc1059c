using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary><c>type: "ELU"</c>: the exponential linear unit.</summary>
/// <remarks>Source: Caffe elu_layer.cpp semantics: at 0 the gradient is alpha.</remarks>
public static class ELU
{
    /// <summary>Positive values as they are, alpha · (eˣ − 1) for the others.</summary>
    /// <param name="x">The bottom, of any shape.</param>
    /// <param name="alpha">How far negative values go down.</param>
    /// <param name="inPlace">Whether bottom and top are one blob in the net, which changes the gradient where <paramref name="alpha"/> is negative.</param>
    /// <param name="overwrite">Whether <paramref name="x"/> may be overwritten; only the result may be used afterwards.</param>
    public static Tensor Forward(Tensor x, float alpha = 1f, bool inPlace = false, bool overwrite = false)
    {
        return Pointwise.Apply(x, overwrite, Compute, x => x.elu_(Number.Of(alpha), Number.One, Number.One));

        Tensor Compute(Tensor x)
        {
            if (!inPlace || !x.requires_grad)
                return x.elu(Number.Of(alpha), Number.One, Number.One);
            using var scope = NewDisposeScope();
            Tensor top = x.detach().elu(Number.Of(alpha), Number.One, Number.One);
            return Pointwise.WithGradient(top, x, where(top.gt(0), ones_like(top), top + alpha)).MoveToOuterDisposeScope();
        }
    }
}
