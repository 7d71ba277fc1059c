using static TorchSharp.torch;

namespace Prototxt.Weights;

/// <summary>A blob that the file does not hold because an earlier layer of the net owns it: its numbers come with the owner's.</summary>
internal sealed class SharedBlob(Tensor parameter) : StoredBlob(parameter.shape, parameter.numel())
{
    public override Tensor ReadTensor() => parameter.detach().clone();

    internal override bool Fits(IReadOnlyList<long> target) => true;

    internal override bool IsElsewhere => true;
}
