using Prototxt.Weights;

namespace Prototxt.Files;

/// <summary>
/// A pickled dictionary of layers, as <c>bvlc_alexnet.npy</c>: layer to <c>[weights, biases]</c>, or layer to
/// <c>{'weights': …, 'biases': …}</c>, and for a BatchNorm <c>{'mean': …, 'variance': …, 'scale': …, 'offset': …}</c>.
/// </summary>
internal static class NpyLayers
{
    /// <summary>The layers in the file's order. Each is to be read before the next one.</summary>
    /// <exception cref="WeightFileException">The file is damaged, or holds something else.</exception>
    public static IEnumerable<NpyLayer> Read(StoredFile file)
    {
        var place = new Place(file.Path);
        foreach ((object? key, object? value) in Dictionary(file, place).Items)
        {
            string name = Name(key, place);
            place.Layer = name;
            place.Count(0);
            yield return new NpyLayer(file, place, name, value);
            place.Layer = null;
        }
    }

    /// <summary>A key of a dictionary, which must be text.</summary>
    public static string Name(object? key, Place place) => (key as PickleString)?.Text() ?? throw place.Error("names as keys of the dictionary", "another key");

    private static PickleDict Dictionary(StoredFile file, Place place)
    {
        const string Expected = "a pickled dictionary of layers";
        long offset = 0;
        if (NpyHeader.Matches(file))
        {
            NpyHeader header = NpyHeader.Read(file);
            if (!header.Type.IsObject)
                throw place.Error(Expected, $"a single array of shape {Shapes.Text(header.Shape)}", header.DataOffset);
            offset = header.DataOffset;
        }
        object? root = PickleMachine.Read(file, offset);
        if (root is PickleArray { Items.Items: [var only] })
            root = only;
        return root as PickleDict ?? throw place.Error(Expected, "something else", offset);
    }
}
