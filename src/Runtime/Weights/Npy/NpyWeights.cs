namespace Prototxt.Weights;

/// <summary>
/// A pickled dictionary of layers, as <c>bvlc_alexnet.npy</c>: layer to <c>[weights, biases]</c>, or layer to
/// <c>{'weights': …, 'biases': …}</c>.
/// </summary>
internal static class NpyWeights
{
    /// <summary>The file's layers, with the axes of their weights in Caffe's order.</summary>
    public static IReadOnlyList<StoredLayer> Read(StoredFile file, LearnedLayers net, LoadOptions options)
    {
        List<StoredLayer> stored = [.. Dictionary(file).Items
            .Select(entry => (Name: Name(file, entry.Key), entry.Value))
            .Where(entry => !options.Ignore.Contains(entry.Name))
            .Select(entry => new StoredLayer(entry.Name, "", Blobs(file, entry.Name, entry.Value)))];
        ILookup<string, LearnedLayer> wanted = net.ToLookup(l => l.Name, StringComparer.Ordinal);
        List<(StoredLayer Stored, LearnedLayer? Net)> pairs = [.. stored.Select(s =>
            (s, wanted[options.Rename.TryGetValue(s.Name, out string? other) ? other : s.Name].FirstOrDefault()))];
        var axes = NpyAxes.Decide(file, options.NpyLayout, pairs);
        return [.. pairs.Select(p => p.Net is null ? p.Stored : axes.Arrange(p.Stored, p.Net))];
    }

    private static PickleDict Dictionary(StoredFile file)
    {
        const string Expected = "a pickled dictionary of layers";
        long offset = 0;
        if (FileKinds.Tell(file) == FileKind.Npy)
        {
            NpyHeader header = NpyHeader.Read(file);
            if (!header.Type.IsObject)
                throw WeightFileException.At(file.Path, Expected, $"a single array of shape {Shape.Text(header.Shape)}", header.DataOffset);
            offset = header.DataOffset;
        }
        object? root = PickleMachine.Read(file, offset);
        if (root is PickleArray { Items.Items: [var only] })
            root = only;
        return root as PickleDict ?? throw WeightFileException.At(file.Path, Expected, "something else", offset);
    }

    private static string Name(StoredFile file, object? key) =>
        (key as PickleString)?.Text() ?? throw WeightFileException.At(file.Path, "names as keys of the dictionary", "another key");

    private static List<StoredBlob> Blobs(StoredFile file, string layer, object? value) => value switch
    {
        PickleDict named => Named(file, layer, named),
        PickleList list => All(file, layer, list.Items),
        PickleTuple tuple => All(file, layer, tuple.Items),
        PickleArray { Items: { } items } => All(file, layer, items.Items),
        _ => All(file, layer, [value]),
    };

    private static List<StoredBlob> All(StoredFile file, string layer, IReadOnlyList<object?> values)
    {
        var blobs = new List<StoredBlob>();
        foreach (object? value in values)
        {
            if (value is not PickleArray { Bytes: { } bytes, Type: { } type } array)
                throw WeightFileException.At(file.Path, "an array of numbers", "something else", layer: layer, blob: blobs.Count);
            NpyType known = type.Type
                ?? throw WeightFileException.At(file.Path, "numbers of type f2, f4, f8, u1, i4 or i8", type.Name, bytes.Offset, layer, blobs.Count);
            blobs.Add(NpyBlob.Create(file, array.Shape, known, array.Fortran, bytes, layer));
        }
        return blobs;
    }

    private static List<StoredBlob> Named(StoredFile file, string layer, PickleDict named)
    {
        object? weights = null;
        object? biases = null;
        foreach ((object? key, object? value) in named.Items)
            switch (Name(file, key))
            {
                case "weights": weights = value; break;
                case "biases": biases = value; break;
                case var other:
                    throw WeightFileException.At(file.Path, "'weights' and 'biases'", $"'{other}'; LoadOptions.Ignore can leave the layer out", layer: layer);
            }
        if (weights is null)
            throw WeightFileException.At(file.Path, "'weights'", "none", layer: layer);
        return All(file, layer, biases is null ? [weights] : [weights, biases]);
    }
}
