using Prototxt.Weights;

namespace Prototxt.Files;

/// <summary>The layers of an <c>.npy</c> as a net wants them: with the axes of their weights in Caffe's order, and a BatchNorm's scale where the net has it.</summary>
internal static class NpyWeights
{
    /// <summary>The file's layers.</summary>
    /// <param name="file">The file.</param>
    /// <param name="net">The net's layers.</param>
    /// <param name="layout">The order of the axes.</param>
    /// <param name="netName">What the net calls a layer of the file; null for one that is left out.</param>
    /// <exception cref="WeightFileException">The file is damaged, or its layers are in orders that contradict each other.</exception>
    public static IReadOnlyList<StoredLayer> Read(StoredFile file, IReadOnlyList<LayerBlobs> net, NpyLayout layout, Func<string, string?> netName)
    {
        List<(StoredLayer Stored, LayerBlobs? Net)> pairs = [.. Layers(file, net, netName)];
        var axes = NpyAxes.Decide(file, layout, pairs);
        return [.. pairs.Select(p => p.Net is null ? p.Stored : axes.Arrange(p.Stored, p.Net))];
    }

    private static IEnumerable<(StoredLayer Stored, LayerBlobs? Net)> Layers(StoredFile file, IReadOnlyList<LayerBlobs> net, Func<string, string?> netName)
    {
        ILookup<string, int> places = Enumerable.Range(0, net.Count).ToLookup(i => net[i].Name, StringComparer.Ordinal);
        foreach (NpyLayer layer in NpyLayers.Read(file))
        {
            if (netName(layer.Name) is not { } name)
                continue;
            int at = places[name].FirstOrDefault(-1);
            LayerBlobs? wanted = at < 0 ? null : net[at];
            if (!layer.HasKeys)
                yield return (new StoredLayer(layer.Name, "", layer.Blobs()), wanted);
            else
                foreach (StoredLayer part in Parts(layer, wanted, at + 1 < net.Count ? net[at + 1] : null))
                    yield return (part, wanted);
        }
    }

    /// <summary>
    /// What a dictionary of blobs stands for. kaffe divides the statistics by Caffe's third blob, and adds the Scale that follows. In the net these are the layer behind
    /// the BatchNorm, or the last two blobs of a BatchNorm that has a scale and a bias itself.
    /// </summary>
    private static IEnumerable<StoredLayer> Parts(NpyLayer layer, LayerBlobs? wanted, LayerBlobs? next)
    {
        IReadOnlyDictionary<string, StoredBlob> blobs = layer.BlobsByKey();
        if (!blobs.TryGetValue(NpyLayer.Mean, out StoredBlob? mean))
            return [new StoredLayer(layer.Name, "", [.. NpyLayer.Keys.Where(blobs.ContainsKey).Select(k => blobs[k])])];
        StoredBlob[] scale = [.. new[] { NpyLayer.Scale, NpyLayer.Offset }.Where(blobs.ContainsKey).Select(k => blobs[k])];
        StoredBlob[] statistics = [mean, blobs[NpyLayer.Variance], new ConstantBlob([1], 1)];
        if (scale.Length == 0)
            return [new StoredLayer(layer.Name, "BatchNorm", statistics)];
        if (wanted is null || wanted.Shapes.Count == 5)
            return [new StoredLayer(layer.Name, "BatchNorm", [.. statistics, .. scale])];
        return next?.Type == "Scale"
            ? [new StoredLayer(layer.Name, "BatchNorm", statistics), new StoredLayer(next.Name, "Scale", scale)]
            : throw layer.Error("a Scale behind the BatchNorm for 'scale' and 'offset'", next is null ? "nothing behind it" : $"{next.Type} '{Listing.Short(next.Name)}'");
    }
}
