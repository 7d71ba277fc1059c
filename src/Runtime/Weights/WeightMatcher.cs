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
    /// <summary>Decides what becomes of everything in a file; nothing is read or changed yet.</summary>
    /// <param name="file">The file's path, for messages.</param>
    /// <param name="stored">Its layers.</param>
    /// <param name="net">The net's layers.</param>
    /// <param name="options">How to load.</param>
    public static WeightMatch Match(string file, IReadOnlyList<StoredLayer> stored, LearnedLayers net, LoadOptions options)
    {
        foreach (LearnedLayer layer in net)
            WeightCopies.CheckTarget(layer);
        ILookup<string, StoredLayer> entries = stored
            .Where(l => !options.Ignore.Contains(l.Name))
            .ToLookup(l => options.NetName(l.Name), StringComparer.Ordinal);
        var report = new List<ParameterReport>();
        var mismatches = new List<ParameterReport>();
        var hints = new HashSet<string>(StringComparer.Ordinal);
        var copies = new WeightCopies(options);
        var shared = new SharedParameters();

        var matched = new HashSet<string>(StringComparer.Ordinal);
        foreach (LearnedLayer layer in net)
        {
            LayerMatch? chosen = null;
            LayerMatch? rejected = null;
            foreach (StoredLayer entry in matched.Add(layer.Name) ? entries[layer.Name] : [])
            {
                var match = new LayerMatch(layer, entry, shared, options);
                if (match.Fits)
                {
                    chosen = match;
                    foreach ((_, _, Tensor parameter, long[] shape) in match.Copies)
                        shared.Decide(layer.Name, parameter, shape);
                }
                else
                {
                    rejected = match;
                    mismatches.AddRange(match.Report.Where(p => p.Status == LoadStatus.ShapeMismatch));
                    if (match.Hint is { } hint)
                        hints.Add(hint);
                }
            }
            if (chosen is not null)
                copies.Add(chosen, report.Count);
            report.AddRange((chosen ?? rejected ?? new LayerMatch(layer, null, shared, options)).Report);
        }

        if (mismatches.Count > 0 && !options.SkipMismatched)
            throw WeightFileException.At(file, "the blobs of each layer as in the net",
                "other shapes" + LoadReport.Lines(mismatches) + string.Concat(hints.Select(hint => "\n  " + hint)),
                layer: mismatches[0].Layer, blob: mismatches[0].Blob);

        HashSet<string> known = net.Select(l => l.Name).ToHashSet(StringComparer.Ordinal);
        foreach (StoredLayer layer in stored)
            if (options.Ignore.Contains(layer.Name) || !known.Contains(options.NetName(layer.Name)))
                for (int i = 0; i < layer.Blobs.Count; i++)
                    report.Add(new(layer.Name, i, LoadStatus.Unused, null, layer.Blobs[i].Shape));

        return new WeightMatch(file, report, copies);
    }
}
