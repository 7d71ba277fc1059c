using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary><c>type: "ReLU6"</c> of several forks.</summary>
/// <remarks>Source: relu6_layer.cpp semantics of eric612/MobileNet-YOLO.</remarks>
public static class ReLU6
{
    /// <summary>Numbers below 0 become 0, those above 6 become 6.</summary>
    /// <param name="x">The bottom, of any shape.</param>
    /// <param name="overwrite">Takes <paramref name="x"/> over: only the result may be used afterwards.</param>
    public static Tensor Forward(Tensor x, bool overwrite = false) =>
        Pointwise.Apply(x, overwrite, static x => nn.functional.relu6(x), static x => x.clamp_(Number.Of(0L), Number.Of(6L)));
}
