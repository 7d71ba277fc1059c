using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary><c>type: "gaussian_unitball"</c> of the Windows port.</summary>
internal sealed record GaussianUnitballFiller : Filler
{
    private protected override void Write(Tensor blob)
    {
        blob.normal_(0, 1);
        Tensor slices = blob.view(blob.dim() > 0 ? blob.shape[0] : 1, -1);
        slices.div_((slices.square().sum(1, keepdim: true) + 1e-12).sqrt());
    }
}
