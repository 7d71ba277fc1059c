using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary><c>type: "constant"</c>.</summary>
/// <param name="Value">The number written everywhere.</param>
internal sealed record ConstantFiller(float Value) : Filler
{
    private protected override void Write(Tensor blob) => blob.fill_(Value);
}
