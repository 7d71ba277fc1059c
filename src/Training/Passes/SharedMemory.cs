using Prototxt.Files;
using Prototxt.Tensors;
using Prototxt.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace Prototxt.Training.Passes;

/// <summary>Lets a test net use the memory of the trained net's parameters, layer by layer of the same name.</summary>
/// <remarks>Source: Caffe's Net::ShareTrainedLayersWith.</remarks>
internal static class SharedMemory
{
    /// <summary>
    /// Ties two nets together. A parameter whose size only a batch tells is taken over from the net that has met one, and left alone
    /// while none has.
    /// </summary>
    /// <exception cref="SolverException">The nets have a layer whose parameters differ in number or shape.</exception>
    public static void Share(ICaffeNet train, ICaffeNet test)
    {
        using var noGrad = no_grad();
        Dictionary<string, LearnedLayer> trained = new(StringComparer.Ordinal);
        foreach (LearnedLayer layer in train.LearnedLayers.Where(l => (l.Views & NetViews.Train) != 0))
            trained.TryAdd(layer.Name, layer);
        foreach (LearnedLayer layer in test.LearnedLayers.Where(l => (l.Views & NetViews.Test) != 0))
            if (trained.TryGetValue(layer.Name, out LearnedLayer? source))
                Share(source, layer);
    }

    private static void Share(LearnedLayer train, LearnedLayer test)
    {
        if (train.Blobs.Count != test.Blobs.Count)
            throw Unlike(train, $"{train.Blobs.Count} blobs, as in training", $"{test.Blobs.Count}");
        for (int i = 0; i < train.Blobs.Count; i++)
        {
            Tensor source = train.Blobs[i], target = test.Blobs[i];
            if (source.numel() == 0)
                (source, target) = (target, source);
            if (source.numel() == 0 || IsSame(source, target))
                continue;
            if (target.numel() > 0 && !source.shape.AsSpan().SequenceEqual(target.shape))
                throw Unlike(train, $"the shape [{string.Join(",", source.shape)}] of blob {i}, as in training", $"[{string.Join(",", target.shape)}]");
            using Tensor memory = source.detach();
            target.set_(memory);
        }
    }

    private static unsafe bool IsSame(Tensor one, Tensor other) =>
        one.Handle == other.Handle || (one.device_type == DeviceType.CPU && other.numel() == one.numel() && TensorMemory.Address(one) == TensorMemory.Address(other));

    private static SolverException Unlike(LearnedLayer layer, string expected, string found) =>
        new($"Layer '{Listing.Short(layer.Name)}' of a test net: expected {expected}, found {found}.");
}
