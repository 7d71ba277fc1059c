using static TorchSharp.torch;

namespace Prototxt.Weights;

/// <summary>A dataset of a layer that the net does not have: only its shape was looked at.</summary>
internal sealed class UnreadBlob(IReadOnlyList<long> shape) : StoredBlob(shape, Weights.Shape.Count(shape) ?? 0)
{
    public override Tensor ReadTensor() => throw new InvalidOperationException("The blob belongs to a layer that the net does not have; its numbers were not looked at.");
}
