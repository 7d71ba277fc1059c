using static TorchSharp.torch;

namespace Prototxt.Training.Updates;

/// <summary>Finds what a layer's blob is to the solver: the blob of the layer that owns it, where it is shared.</summary>
internal sealed class LearnableOwners
{
    private readonly Dictionary<IntPtr, LearnableBlob> byMemory = [];

    public LearnableOwners(IReadOnlyList<LearnableBlob> blobs)
    {
        foreach (LearnableBlob blob in blobs.Where(b => b.Value.numel() > 0))
            byMemory.TryAdd(LearnableBlobs.Memory(blob.Value), blob);
    }

    /// <summary>The blob that has a tensor's memory; null where none has.</summary>
    public LearnableBlob? Of(Tensor blob) => blob.numel() > 0 ? byMemory.GetValueOrDefault(LearnableBlobs.Memory(blob)) : null;
}
