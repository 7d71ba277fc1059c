using Prototxt.Weights;

namespace Prototxt.Files;

/// <summary>A layer of a pickled dictionary; its blobs are looked at when they are asked for.</summary>
internal sealed class NpyLayer(StoredFile file, Place place, string name, object? value)
{
    // Of a BatchNorm, as the converter kaffe names them.
    public const string Mean = "mean", Variance = "variance", Scale = "scale", Offset = "offset";

    // Of all other layers.
    private const string Weights = "weights", Biases = "biases";

    /// <summary>The names that kaffe, which converts Caffe's nets to TensorFlow, gives the blobs of a layer, in Caffe's order.</summary>
    public static IReadOnlyList<string> Keys { get; } = [Weights, Biases, Mean, Variance, Scale, Offset];

    public string Name => name;

    /// <summary>Whether the blobs have names: one of <see cref="Keys"/> each.</summary>
    public bool HasKeys => value is PickleDict;

    /// <summary>The blobs of a layer that gives them no names.</summary>
    public IReadOnlyList<StoredBlob> Blobs()
    {
        IReadOnlyList<object?> values = Items();
        if (values.Count > StoredLayer.MostBlobs)
            throw place.Error($"at most {StoredLayer.MostBlobs} blobs", $"{values.Count}");
        var blobs = new List<StoredBlob>();
        foreach (object? item in values)
        {
            place.Blob = blobs.Count;
            blobs.Add(Blob(item));
        }
        place.Blob = null;
        return blobs;
    }

    /// <summary>The blobs of a layer that names them: weights and biases, or what belongs to a BatchNorm.</summary>
    public IReadOnlyDictionary<string, StoredBlob> BlobsByKey()
    {
        var blobs = new Dictionary<string, StoredBlob>(StringComparer.Ordinal);
        foreach ((object? key, object? item) in ((PickleDict)value!).Items)
        {
            string name = NpyLayers.Name(key, place);
            if (!Keys.Contains(name))
                throw place.Error("'weights' and 'biases', or 'mean', 'variance', 'scale' and 'offset'", $"'{Listing.Short(name)}'; LoadOptions.Ignore can leave the layer out");
            blobs[name] = Blob(item);
        }
        foreach (string first in blobs.ContainsKey(Mean) || blobs.ContainsKey(Variance) ? [Mean, Variance] : new[] { Weights })
            if (!blobs.ContainsKey(first))
                throw place.Error($"'{first}'", Found());
        // What belongs together is there as a whole and alone: whatever is left over would be dropped, or taken for another blob.
        bool isBatchNorm = blobs.ContainsKey(Mean);
        if (blobs.Keys.Any(k => (k is Weights or Biases) == isBatchNorm))
            throw place.Error(isBatchNorm ? "'mean' and 'variance' without 'weights' and 'biases'" : "'weights' and 'biases' alone", Found());
        if (blobs.ContainsKey(Offset) && !blobs.ContainsKey(Scale))
            throw place.Error("'scale' with 'offset'", Found());
        return blobs;

        string Found() => blobs.Count == 0 ? "none" : string.Join(", ", blobs.Keys.Select(k => $"'{k}'"));
    }

    /// <summary>An error at the layer.</summary>
    public WeightFileException Error(string expected, string found) => place.Error(expected, found);

    private IReadOnlyList<object?> Items() => value switch
    {
        PickleList list => list.Items,
        PickleTuple tuple => tuple.Items,
        PickleArray { Items: { } items } => items.Items,
        _ => [value],
    };

    private StoredBlob Blob(object? item)
    {
        place.Count(0);
        if (item is not PickleArray { Bytes: { } bytes, Type: { } type } array)
            throw place.Error("an array of numbers", "something else");
        NpyType known = type.Type ?? throw place.Error("numbers of type f2, f4, f8, u1, i4 or i8", Listing.Short(type.Name), bytes.Offset);
        return NpyBlob.Create(file, array.Shape, known, array.Fortran, bytes, place.Layer);
    }
}
