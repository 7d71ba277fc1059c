using System.Globalization;

namespace Prototxt.Weights;

/// <summary>
/// The layers of a <c>.caffemodel.h5</c>: below the group <c>data</c> a group for each layer, and in it a dataset for each blob,
/// named by its number. A blob that is shared stands at its owner alone.
/// </summary>
/// <remarks>Source: Caffe's Net::ToHDF5 and Net::CopyTrainedLayersFromHDF5, and its util/hdf5.cpp.</remarks>
internal sealed class Hdf5Weights
{
    private const int MostNames = 10;

    private readonly Hdf5File _file;
    private readonly LearnedLayers _net;
    private readonly LoadOptions _options;
    private readonly Hdf5Group _data;
    private readonly Hdf5Place _place;
    private readonly Dictionary<string, LearnedLayer> _wanted = new(StringComparer.Ordinal);

    private Hdf5Weights(StoredFile file, LearnedLayers net, LoadOptions options)
    {
        _file = new Hdf5File(file);
        _net = net;
        _options = options;
        Hdf5Group root = _file.Root();
        if (root.Find("data") is not { } data)
            throw _file.Place.Error("an HDF5 file of weights, with a group 'data'", Links(root));
        _place = _file.Place.Child("data");
        _data = _file.Group(data, _place);

        Dictionary<string, LearnedLayer> layers = new(StringComparer.Ordinal);
        foreach (LearnedLayer layer in net)
            layers.TryAdd(layer.Name, layer);
        foreach (string name in layers.Keys.Concat(options.Rename.Keys).Where(n => !options.Ignore.Contains(n)))
            if (layers.TryGetValue(options.Rename.TryGetValue(name, out string? other) ? other : name, out LearnedLayer? layer))
                _wanted[name] = layer;
    }

    /// <summary>The net's layers as far as the file has them, and the shapes of what else it has.</summary>
    public static IReadOnlyList<StoredLayer> Read(StoredFile file, LearnedLayers net, LoadOptions options)
    {
        var weights = new Hdf5Weights(file, net, options);
        return [.. weights._wanted.Select(w => weights.Layer(w.Key, w.Value)).OfType<StoredLayer>(), .. weights.Unused()];
    }

    private StoredLayer? Layer(string name, LearnedLayer layer)
    {
        (Hdf5Group? group, Hdf5Place place) = (_data, _place);
        string[] path = name.Split('/', StringSplitOptions.RemoveEmptyEntries);
        foreach (string part in path)
        {
            place = place.Child(part);
            if (group.Find(part) is not { } link)
                return null;
            group = _file.Group(link, place);
        }
        if (path.Length == 0)
            return null;

        List<StoredBlob> blobs = [];
        for (int i = 0; i < layer.Blobs.Count || group.Find(Number(i)) is not null; i++)
        {
            Hdf5Place blob = place.Child(Number(i), name, i);
            if (group.Find(Number(i)) is { } link)
                blobs.Add(_file.Blob(link, blob));
            else if (Owned(layer, i))
                blobs.Add(new SharedBlob(layer.Blobs[i]));
            else if (_options.SkipMismatched || _options.PlainBatchNorm)
                break; // fewer blobs than the layer has
            else
                throw blob.Error($"{layer.Blobs.Count} blobs", "no dataset of this number");
        }
        return new StoredLayer(name, "", blobs);
    }

    // Layers that the net does not have, for the report. Names with a slash are groups in groups. A group is looked at once,
    // whatever leads to it.
    private IEnumerable<StoredLayer> Unused()
    {
        var seen = new HashSet<ulong>();
        var links = new Stack<(Hdf5Link Link, Hdf5Place Place)>();
        Push(_data, _place);
        while (links.TryPop(out (Hdf5Link Link, Hdf5Place Place) next))
        {
            if (_file.FindGroup(next.Link, next.Place) is not { } group || !seen.Add(next.Link.Address))
                continue;
            Push(group, next.Place);
            if (group.Find(Number(0)) is null || _file.Name(next.Place, _place) is var name && _wanted.ContainsKey(name))
                continue;
            List<StoredBlob> blobs = [];
            while (group.Find(Number(blobs.Count)) is { } link)
                blobs.Add(new UnreadBlob(_file.Shape(link, next.Place.Child(Number(blobs.Count), name, blobs.Count))));
            yield return new StoredLayer(name, "", blobs);
        }

        void Push(Hdf5Group group, Hdf5Place place)
        {
            foreach (string name in Enumerable.Reverse(group.Names))
                links.Push((group.Find(name)!.Value, place.Child(name)));
        }
    }

    private bool Owned(LearnedLayer layer, int index) => index < layer.Blobs.Count
        && _net.TakeWhile(l => l != layer).SelectMany(l => l.Blobs).Concat(layer.Blobs.Take(index)).Any(b => ReferenceEquals(b, layer.Blobs[index]) || b.Handle == layer.Blobs[index].Handle);

    private static string Links(Hdf5Group group) => group.Names.Count == 0
        ? "an empty one"
        : "the links " + string.Join(", ", group.Names.Take(MostNames).Select(n => $"'{Hdf5Place.Shown(n)}'"))
            + (group.Names.Count > MostNames ? $" and {group.Names.Count - MostNames} more" : "");

    private static string Number(int index) => index.ToString(CultureInfo.InvariantCulture);
}
