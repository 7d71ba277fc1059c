using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary><c>type: "Mish"</c> of several forks: a smooth activation.</summary>
/// <remarks>Source: mish_layer.cpp semantics of eric612/MobileNet-YOLO.</remarks>
public static class Mish
{
    /// <summary>x · tanh(log(1 + eˣ)) of every element.</summary>
    /// <param name="x">The bottom, of any shape.</param>
    /// <param name="overwrite">Whether <paramref name="x"/> may be overwritten; only the result may be used afterwards.</param>
    public static Tensor Forward(Tensor x, bool overwrite = false) =>
        Pointwise.Apply(x, overwrite, static x => nn.functional.mish(x), static x =>
        {
            using Tensor smooth = nn.functional.softplus(x);
            return x.mul_(smooth.tanh_());
        });
}
