using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary><c>type: "uniform"</c>.</summary>
/// <param name="Min">The lower limit.</param>
/// <param name="Max">The upper limit.</param>
internal sealed record UniformFiller(float Min, float Max) : Filler
{
    private protected override void Write(Tensor blob) => blob.uniform_(Min, Max);
}
