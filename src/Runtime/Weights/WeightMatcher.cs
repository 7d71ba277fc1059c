using static TorchSharp.torch;

namespace Prototxt.Weights;

/// <summary>
/// Brings the layers of a file and of a net together by name, decides everything, and only then copies. The rules are those
/// of Caffe's Net::CopyTrainedLayersFrom: a layer without an entry keeps its values, an entry without a layer is passed over,
/// another number of blobs or another shape is an error, of two entries of one name the later one remains, and of two layers
/// of one name the first gets it.
/// </summary>
internal static class WeightMatcher
{
    public static LoadReport Load(string file, IReadOnlyList<StoredLayer> stored, LearnedLayers net, LoadOptions options)
    {
        ILookup<string, StoredLayer> entries = stored
            .Where(l => !options.Ignore.Contains(l.Name))
            .ToLookup(l => NetName(l.Name, options), StringComparer.Ordinal);
        var report = new List<ParameterReport>();
        var mismatches = new List<ParameterReport>();
        var copies = new List<(StoredLayer From, LearnedLayer To)>();

        var matched = new HashSet<string>(StringComparer.Ordinal);
        foreach (LearnedLayer layer in net)
        {
            StoredLayer? chosen = null;
            StoredLayer? rejected = null;
            foreach (StoredLayer entry in matched.Add(layer.Name) ? entries[layer.Name] : [])
            {
                if (Fits(entry, layer))
                    chosen = entry;
                else
                {
                    rejected = entry;
                    mismatches.AddRange(Compare(layer, entry).Where(p => p.Status == LoadStatus.ShapeMismatch));
                }
            }
            if (chosen is not null)
                copies.Add((chosen, layer));
            report.AddRange(Compare(layer, chosen ?? rejected));
        }

        if (mismatches.Count > 0 && !options.SkipMismatched)
            throw WeightFileException.At(file, "the blobs of each layer as in the net", "other shapes" + LoadReport.Lines(mismatches),
                layer: mismatches[0].Layer, blob: mismatches[0].Blob);

        HashSet<string> known = net.Select(l => l.Name).ToHashSet(StringComparer.Ordinal);
        foreach (StoredLayer layer in stored)
            if (options.Ignore.Contains(layer.Name) || !known.Contains(NetName(layer.Name, options)))
                for (int i = 0; i < layer.Blobs.Count; i++)
                    report.Add(new(layer.Name, i, LoadStatus.Unused, null, layer.Blobs[i].Shape));

        foreach (StoredBlob blob in copies.SelectMany(c => c.From.Blobs))
            blob.Check();
        foreach ((StoredLayer from, LearnedLayer to) in copies)
            for (int i = 0; i < to.Blobs.Count; i++)
            {
                if (to.Blobs[i].numel() == 0)
                    Layers.LearnedBlob.Resize(to.Blobs[i], Wanted(to.Blobs[i], from.Blobs[i]));
                from.Blobs[i].CopyTo(to.Blobs[i]);
            }

        return new LoadReport(file, report);
    }

    private static string NetName(string name, LoadOptions options) => options.Rename.TryGetValue(name, out string? other) ? other : name;

    private static bool Fits(StoredLayer entry, LearnedLayer layer) =>
        entry.Blobs.Count == layer.Blobs.Count && entry.Blobs.Zip(layer.Blobs).All(pair => pair.First.Fits(Wanted(pair.Second, pair.First)));

    // A parameter that has not met its first batch has open axes, of size 0: the file tells them.
    private static long[] Wanted(Tensor parameter, StoredBlob? found)
    {
        long[] shape = parameter.shape;
        int open = shape.Count(size => size == 0);
        if (open == 0 || found is null)
            return shape;
        // The weight of a window over an unknown number of axes ends in two open ones.
        if (shape is [_, _, 0, 0] && found.Shape.Count >= 2 && shape.Take(2).Zip(found.Shape).All(s => s.First == 0 || s.First == s.Second))
            return [.. found.Shape];
        if (open > 1)
            return shape.Length == found.Shape.Count && shape.Zip(found.Shape).All(s => s.First == 0 || s.First == s.Second) ? [.. found.Shape] : shape;
        long others = shape.Where(size => size != 0).Aggregate(1L, (a, b) => a * b);
        if (found.Count > 0 && found.Count % others == 0)
            shape[Array.IndexOf(shape, 0L)] = found.Count / others;
        return shape;
    }

    private static IEnumerable<ParameterReport> Compare(LearnedLayer layer, StoredLayer? entry)
    {
        bool whole = entry is not null && Fits(entry, layer);
        for (int i = 0; i < Math.Max(layer.Blobs.Count, entry?.Blobs.Count ?? 0); i++)
        {
            StoredBlob? found = i < entry?.Blobs.Count ? entry.Blobs[i] : null;
            long[]? wanted = i < layer.Blobs.Count ? Wanted(layer.Blobs[i], found) : null;
            LoadStatus status =
                entry is null ? LoadStatus.Missing
                : wanted is null || found is null || !found.Fits(wanted) ? LoadStatus.ShapeMismatch
                : whole ? LoadStatus.Matched
                : LoadStatus.Skipped;
            yield return new(layer.Name, i, status, wanted, found?.Shape);
        }
    }
}
