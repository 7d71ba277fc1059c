using Prototxt.Weights;

namespace Prototxt.Files;

/// <summary>The layers of a <c>.caffemodel.h5</c>: below the group <c>data</c> a group for each.</summary>
/// <remarks>Source: Caffe's Net::ToHDF5 and its util/hdf5.cpp.</remarks>
internal sealed class Hdf5Layers
{
    private const int MostNames = 10;

    private readonly Hdf5File _file;
    private readonly Hdf5Group _data;
    private readonly Hdf5Place _place;

    /// <summary>Looks for the layers of a file.</summary>
    /// <exception cref="WeightFileException">The file is damaged, or holds something else.</exception>
    public Hdf5Layers(StoredFile file)
    {
        _file = new Hdf5File(file);
        Hdf5Group root = _file.Root();
        if (root.Find("data") is not { } data)
            throw _file.Place.Error("an HDF5 file of weights, with a group 'data'", Links(root));
        _place = _file.Place.Child("data");
        _data = _file.Group(data, _place);
    }

    /// <summary>The layer of a name, or null. A name with slashes is a group in groups.</summary>
    public Hdf5Layer? Find(string name)
    {
        (Hdf5Group group, Hdf5Place place) = (_data, _place);
        string[] path = name.Split('/', StringSplitOptions.RemoveEmptyEntries);
        foreach (string part in path)
        {
            place = place.Child(part);
            if (group.Find(part) is not { } link)
                return null;
            group = _file.Group(link, place);
        }
        return path.Length == 0 ? null : new Hdf5Layer(_file, group, place, name);
    }

    /// <summary>The shapes of all layers but those that are known. A group is looked at once, whatever leads to it.</summary>
    public IEnumerable<StoredLayer> Others(Func<string, bool> isKnown)
    {
        var seen = new HashSet<ulong>();
        var links = new Stack<(Hdf5Link Link, Hdf5Place Place)>();
        Push(_data, _place);
        while (links.TryPop(out (Hdf5Link Link, Hdf5Place Place) next))
        {
            if (_file.FindGroup(next.Link, next.Place) is not { } group || !seen.Add(next.Link.Address))
                continue;
            Push(group, next.Place);
            if (group.Find("0") is not null && _file.Name(next.Place, _place) is var name && !isKnown(name))
                yield return new Hdf5Layer(_file, group, next.Place, name).WithoutNumbers();
        }

        void Push(Hdf5Group group, Hdf5Place place)
        {
            foreach (string name in Enumerable.Reverse(group.Names))
                links.Push((group.Find(name)!.Value, place.Child(name)));
        }
    }

    private static string Links(Hdf5Group group) => group.Names.Count == 0
        ? "an empty one"
        : "the links " + string.Join(", ", group.Names.Take(MostNames).Select(n => $"'{Listing.Short(n)}'"))
            + (group.Names.Count > MostNames ? $" and {group.Names.Count - MostNames} more" : "");
}
