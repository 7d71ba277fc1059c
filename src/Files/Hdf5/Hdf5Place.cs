using Prototxt.Weights;

namespace Prototxt.Files;

/// <summary>Which object of which file is being read, for messages. The path is put together only where it is shown.</summary>
internal sealed class Hdf5Place
{
    private const int MostPath = 200;
    private readonly string _file;
    private readonly Hdf5Place? _parent;
    private readonly string _name = "";

    /// <summary>The root of a file.</summary>
    public Hdf5Place(string file) => _file = file;

    private Hdf5Place(Hdf5Place parent, string name)
    {
        (_file, _parent, _name, Depth) = (parent._file, parent, name, parent.Depth + 1);
        (Layer, Blob) = (parent.Layer, parent.Blob);
    }

    /// <summary>The layer and the blob the object stands for, where they are known.</summary>
    public string? Layer { get; init; }

    public int? Blob { get; init; }

    /// <summary>The number of links from the root.</summary>
    public int Depth { get; }

    public Hdf5Place Child(string name) => new(this, name);

    public Hdf5Place Child(string name, string layer, int blob) => new(this, name) { Layer = layer, Blob = blob };

    /// <summary>The names from an object down to this one, with slashes between them.</summary>
    public string From(Hdf5Place ancestor)
    {
        var names = new Stack<string>();
        for (Hdf5Place place = this; place != ancestor && place._parent is not null; place = place._parent)
            names.Push(place._name);
        return string.Join('/', names);
    }

    public WeightFileException Error(string expected, string found, long? offset = null) =>
        WeightFileException.At(_file, expected, found, offset, Layer, Blob, "/" + Listing.Short(From(Root()), MostPath));

    private Hdf5Place Root()
    {
        Hdf5Place place = this;
        while (place._parent is { } parent)
            place = parent;
        return place;
    }
}
