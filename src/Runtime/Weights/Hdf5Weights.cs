using Prototxt.Files;
using static TorchSharp.torch;

namespace Prototxt.Weights;

/// <summary>The layers of a <c>.caffemodel.h5</c> as a net wants them: a blob that the net shares stands at its owner alone.</summary>
/// <remarks>Source: Caffe's Net::CopyTrainedLayersFromHDF5.</remarks>
internal static class Hdf5Weights
{
    /// <summary>The net's layers as far as the file has them, and the shapes of what else it has.</summary>
    public static IReadOnlyList<StoredLayer> Read(StoredFile file, LearnedLayers net, LoadOptions options)
    {
        var layers = new Hdf5Layers(file);
        Dictionary<string, LearnedLayer> byName = new(StringComparer.Ordinal), wanted = new(StringComparer.Ordinal);
        foreach (LearnedLayer layer in net)
            byName.TryAdd(layer.Name, layer);
        foreach (string name in byName.Keys.Concat(options.Rename.Keys).Where(n => !options.Ignore.Contains(n)))
            if (byName.TryGetValue(options.NetName(name), out LearnedLayer? layer))
                wanted[name] = layer;
        return [.. wanted.Select(w => layers.Find(w.Key) is { } stored ? Layer(stored, w.Value, net, options) : null).OfType<StoredLayer>(), .. layers.Others(wanted.ContainsKey)];
    }

    private static StoredLayer Layer(Hdf5Layer stored, LearnedLayer layer, LearnedLayers net, LoadOptions options)
    {
        List<StoredBlob> blobs = [];
        for (int i = 0; i < layer.Blobs.Count || stored.Has(i); i++)
        {
            if (stored.Has(i))
                blobs.Add(stored.Blob(i));
            else if (IsOwnedEarlier(layer, i, net))
                blobs.Add(new AbsentBlob(layer.Blobs[i].shape, isElsewhere: true));
            else if (options.SkipMismatched || options.PlainBatchNorm)
                break; // fewer blobs than the layer has
            else
                throw stored.Error(i, $"{layer.Blobs.Count} blobs", "no dataset of this number");
        }
        return new StoredLayer(stored.Name, "", blobs);
    }

    private static bool IsOwnedEarlier(LearnedLayer layer, int index, LearnedLayers net) => index < layer.Blobs.Count
        && net.TakeWhile(l => l != layer).SelectMany(l => l.Blobs).Concat(layer.Blobs.Take(index)).Any(b => IsSame(b, layer.Blobs[index]));

    private static bool IsSame(Tensor one, Tensor other) => ReferenceEquals(one, other) || one.Handle == other.Handle;
}
