using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary><c>type: "positive_unitball"</c>.</summary>
internal sealed record PositiveUnitballFiller : Filler
{
    private protected override void Write(Tensor blob)
    {
        blob.uniform_(0, 1);
        Tensor slices = blob.view(blob.dim() > 0 ? blob.shape[0] : 1, -1);
        slices.div_(slices.sum(1, keepdim: true));
    }
}
