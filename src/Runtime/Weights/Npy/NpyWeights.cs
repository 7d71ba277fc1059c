namespace Prototxt.Weights;

/// <summary>
/// A pickled dictionary of layers, as <c>bvlc_alexnet.npy</c>: layer to <c>[weights, biases]</c>, or layer to
/// <c>{'weights': …, 'biases': …}</c>, and for a BatchNorm <c>{'mean': …, 'variance': …, 'scale': …, 'offset': …}</c>.
/// </summary>
internal sealed class NpyWeights
{
    // The keys that kaffe, which converts Caffe's nets to TensorFlow, gives the blobs of a layer, in Caffe's order.
    private static readonly string[] Keys = ["weights", "biases", "mean", "variance", "scale", "offset"];
    private readonly StoredFile _file;
    private readonly Place _place;

    private NpyWeights(StoredFile file)
    {
        _file = file;
        _place = new Place(file.Path);
    }

    /// <summary>The file's layers, with the axes of their weights in Caffe's order.</summary>
    public static IReadOnlyList<StoredLayer> Read(StoredFile file, LearnedLayers net, LoadOptions options)
    {
        List<(StoredLayer Stored, LearnedLayer? Net)> pairs = [.. new NpyWeights(file).Layers(net, options)];
        var axes = NpyAxes.Decide(file, options.NpyLayout, pairs);
        return [.. pairs.Select(p => p.Net is null ? p.Stored : axes.Arrange(p.Stored, p.Net))];
    }

    private IEnumerable<(StoredLayer Stored, LearnedLayer? Net)> Layers(LearnedLayers net, LoadOptions options)
    {
        ILookup<string, int> places = Enumerable.Range(0, net.Count).ToLookup(i => net[i].Name, StringComparer.Ordinal);
        foreach ((object? key, object? value) in Dictionary().Items)
        {
            string name = Name(key);
            if (options.Ignore.Contains(name))
                continue;
            _place.Layer = name;
            _place.Count(0);
            int at = places[options.Rename.TryGetValue(name, out string? other) ? other : name].FirstOrDefault(-1);
            LearnedLayer? wanted = at < 0 ? null : net[at];
            if (value is not PickleDict named)
                yield return (new StoredLayer(name, "", All(Items(value))), wanted);
            else
                foreach (StoredLayer layer in Named(name, ByKey(named), wanted, at + 1 < net.Count ? net[at + 1] : null))
                    yield return (layer, wanted);
            _place.Layer = null;
        }
    }

    private PickleDict Dictionary()
    {
        const string Expected = "a pickled dictionary of layers";
        long offset = 0;
        if (FileKinds.Tell(_file) == FileKind.Npy)
        {
            NpyHeader header = NpyHeader.Read(_file);
            if (!header.Type.IsObject)
                throw _place.Error(Expected, $"a single array of shape {Shape.Text(header.Shape)}", header.DataOffset);
            offset = header.DataOffset;
        }
        object? root = PickleMachine.Read(_file, offset);
        if (root is PickleArray { Items.Items: [var only] })
            root = only;
        return root as PickleDict ?? throw _place.Error(Expected, "something else", offset);
    }

    private string Name(object? key) => (key as PickleString)?.Text() ?? throw _place.Error("names as keys of the dictionary", "another key");

    private static IReadOnlyList<object?> Items(object? value) => value switch
    {
        PickleList list => list.Items,
        PickleTuple tuple => tuple.Items,
        PickleArray { Items: { } items } => items.Items,
        _ => [value],
    };

    private List<StoredBlob> All(IReadOnlyList<object?> values)
    {
        if (values.Count > StoredLayer.MostBlobs)
            throw _place.Error($"at most {StoredLayer.MostBlobs} blobs", $"{values.Count}");
        var blobs = new List<StoredBlob>();
        foreach (object? value in values)
        {
            _place.Blob = blobs.Count;
            blobs.Add(Blob(value));
        }
        _place.Blob = null;
        return blobs;
    }

    private StoredBlob Blob(object? value)
    {
        _place.Count(0);
        if (value is not PickleArray { Bytes: { } bytes, Type: { } type } array)
            throw _place.Error("an array of numbers", "something else");
        NpyType known = type.Type ?? throw _place.Error("numbers of type f2, f4, f8, u1, i4 or i8", Listing.Short(type.Name), bytes.Offset);
        return NpyBlob.Create(_file, array.Shape, known, array.Fortran, bytes, _place.Layer);
    }

    private Dictionary<string, StoredBlob> ByKey(PickleDict named)
    {
        var blobs = new Dictionary<string, StoredBlob>(StringComparer.Ordinal);
        foreach ((object? key, object? value) in named.Items)
        {
            string name = Name(key);
            if (!Keys.Contains(name))
                throw _place.Error("'weights' and 'biases', or 'mean', 'variance', 'scale' and 'offset'", $"'{Listing.Short(name)}'; LoadOptions.Ignore can leave the layer out");
            blobs[name] = Blob(value);
        }
        foreach (string first in blobs.ContainsKey("mean") || blobs.ContainsKey("variance") ? ["mean", "variance"] : new[] { "weights" })
            if (!blobs.ContainsKey(first))
                throw _place.Error($"'{first}'", Found());
        // What belongs together is there as a whole and alone: whatever is left over would be dropped, or taken for another blob.
        bool isBatchNorm = blobs.ContainsKey("mean");
        if (blobs.Keys.Any(k => (k is "weights" or "biases") == isBatchNorm))
            throw _place.Error(isBatchNorm ? "'mean' and 'variance' without 'weights' and 'biases'" : "'weights' and 'biases' alone", Found());
        if (blobs.ContainsKey("offset") && !blobs.ContainsKey("scale"))
            throw _place.Error("'scale' with 'offset'", Found());
        return blobs;

        string Found() => blobs.Count == 0 ? "none" : string.Join(", ", blobs.Keys.Select(k => $"'{k}'"));
    }

    /// <summary>
    /// What a dictionary of blobs stands for. kaffe divides the statistics by Caffe's third blob, and adds the Scale that follows. In the net these are the layer behind
    /// the BatchNorm, or the last two blobs of a BatchNorm that has a scale and a bias itself.
    /// </summary>
    private IEnumerable<StoredLayer> Named(string name, Dictionary<string, StoredBlob> blobs, LearnedLayer? wanted, LearnedLayer? next)
    {
        if (!blobs.TryGetValue("mean", out StoredBlob? mean))
            return [new StoredLayer(name, "", [.. Keys.Where(blobs.ContainsKey).Select(k => blobs[k])])];
        StoredBlob[] scale = [.. Keys[4..].Where(blobs.ContainsKey).Select(k => blobs[k])];
        StoredBlob[] statistics = [mean, blobs["variance"], new ConstantBlob([1], 1)];
        if (scale.Length == 0)
            return [new StoredLayer(name, "BatchNorm", statistics)];
        if (wanted is null || wanted.Blobs.Count == 5)
            return [new StoredLayer(name, "BatchNorm", [.. statistics, .. scale])];
        return next?.Type == "Scale"
            ? [new StoredLayer(name, "BatchNorm", statistics), new StoredLayer(next.Name, "Scale", scale)]
            : throw _place.Error("a Scale behind the BatchNorm for 'scale' and 'offset'", next is null ? "nothing behind it" : $"{next.Type} '{Listing.Short(next.Name)}'");
    }
}
