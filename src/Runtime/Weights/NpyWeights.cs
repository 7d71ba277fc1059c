using Prototxt.Files;

namespace Prototxt.Weights;

/// <summary>The layers of an <c>.npy</c> as a net wants them: with the axes of their weights in Caffe's order, and a BatchNorm's scale where the net has it.</summary>
internal static class NpyWeights
{
    /// <summary>The file's layers.</summary>
    public static IReadOnlyList<StoredLayer> Read(StoredFile file, LearnedLayers net, LoadOptions options)
    {
        List<(StoredLayer Stored, LearnedLayer? Net)> pairs = [.. Layers(file, net, options)];
        var axes = NpyAxes.Decide(file, options.NpyLayout, pairs);
        return [.. pairs.Select(p => p.Net is null ? p.Stored : axes.Arrange(p.Stored, p.Net))];
    }

    private static IEnumerable<(StoredLayer Stored, LearnedLayer? Net)> Layers(StoredFile file, LearnedLayers net, LoadOptions options)
    {
        ILookup<string, int> places = Enumerable.Range(0, net.Count).ToLookup(i => net[i].Name, StringComparer.Ordinal);
        foreach (NpyLayer layer in NpyLayers.Read(file))
        {
            if (options.Ignore.Contains(layer.Name))
                continue;
            int at = places[options.NetName(layer.Name)].FirstOrDefault(-1);
            LearnedLayer? wanted = at < 0 ? null : net[at];
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
    private static IEnumerable<StoredLayer> Parts(NpyLayer layer, LearnedLayer? wanted, LearnedLayer? next)
    {
        IReadOnlyDictionary<string, StoredBlob> blobs = layer.BlobsByKey();
        if (!blobs.TryGetValue(NpyLayer.Mean, out StoredBlob? mean))
            return [new StoredLayer(layer.Name, "", [.. NpyLayer.Keys.Where(blobs.ContainsKey).Select(k => blobs[k])])];
        StoredBlob[] scale = [.. new[] { NpyLayer.Scale, NpyLayer.Offset }.Where(blobs.ContainsKey).Select(k => blobs[k])];
        StoredBlob[] statistics = [mean, blobs[NpyLayer.Variance], new ConstantBlob([1], 1)];
        if (scale.Length == 0)
            return [new StoredLayer(layer.Name, "BatchNorm", statistics)];
        if (wanted is null || wanted.Blobs.Count == 5)
            return [new StoredLayer(layer.Name, "BatchNorm", [.. statistics, .. scale])];
        return next?.Type == "Scale"
            ? [new StoredLayer(layer.Name, "BatchNorm", statistics), new StoredLayer(next.Name, "Scale", scale)]
            : throw layer.Error("a Scale behind the BatchNorm for 'scale' and 'offset'", next is null ? "nothing behind it" : $"{next.Type} '{Listing.Short(next.Name)}'");
    }
}
