using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary><c>type: "Swish"</c>: the bottom times its sigmoid.</summary>
/// <remarks>Source: Caffe swish_layer.cpp semantics.</remarks>
public static class Swish
{
    /// <summary>x · sigmoid(beta · x) of every element.</summary>
    /// <param name="x">The bottom, of any shape.</param>
    /// <param name="beta">What x is multiplied by in the sigmoid.</param>
    /// <param name="overwrite">Whether <paramref name="x"/> may be overwritten; only the result may be used afterwards.</param>
    public static Tensor Forward(Tensor x, float beta = 1f, bool overwrite = false)
    {
        using var scaled = x.mul(Number.Of(beta));
        using var gate = scaled.sigmoid();
        return Pointwise.Apply(x, overwrite, x => x.mul(gate), x => x.mul_(gate));
    }
}
