using Prototxt.Weights;

namespace Prototxt.Files;

/// <summary>
/// The part of HDF5 that Caffe's library writes, and of what other writers make of such files the part that is simple: groups
/// as symbol tables or lists of links, numbers of IEEE 754 together or in chunks. What a file says is never followed without a
/// look at where it leads; everything else is an error that names the object.
/// </summary>
/// <remarks>Source: the HDF5 File Format Specification, version 3.0.</remarks>
internal sealed class Hdf5File
{
    // Names of layers have slashes; no net has as many.
    private const int MostDepth = 64;

    private readonly Hdf5Structure _structure;
    private readonly Dictionary<ulong, Hdf5Group> _groups = [];
    private readonly Hdf5Link _root;

    public Hdf5File(StoredFile file)
    {
        _structure = new Hdf5Structure(file);
        Place = new Hdf5Place(file.Path);
        _root = new Hdf5Link(Hdf5Superblock.Root(_structure, Place));
    }

    public Hdf5Place Place { get; }

    public Hdf5Group Root() => Group(_root, Place);

    /// <summary>The group that a link stands for, or null where it is something else in this file.</summary>
    public Hdf5Group? FindGroup(Hdf5Link link, Hdf5Place place)
    {
        if (_groups.TryGetValue(link.Address, out Hdf5Group? known))
            return known;
        Hdf5Header header = Header(link, place);
        if (!Hdf5Group.Is(header))
            return null;
        return _groups[link.Address] = Hdf5Group.Read(_structure, header);
    }

    public Hdf5Group Group(Hdf5Link link, Hdf5Place place) => FindGroup(link, place) ?? throw place.Error("a group", "a dataset");

    /// <summary>The numbers of a dataset; whole ones only where they are asked for, as those of a net never are.</summary>
    public StoredBlob Blob(Hdf5Link link, Hdf5Place place, bool wholeNumbers = false) => Hdf5Dataset.Blob(_structure, Dataset(link, place), wholeNumbers);

    public long[] Shape(Hdf5Link link, Hdf5Place place) => Hdf5Dataspace.Shape(Dataset(link, place));

    /// <summary>A dataset of one whole number, from 0 on.</summary>
    public int Whole(Hdf5Link link, Hdf5Place place) => Hdf5Values.Whole(_structure, Dataset(link, place));

    /// <summary>A dataset of one text.</summary>
    public string Text(Hdf5Link link, Hdf5Place place) => Hdf5Values.Text(_structure, Dataset(link, place));

    /// <summary>The path from one object down to another.</summary>
    public string Name(Hdf5Place place, Hdf5Place ancestor)
    {
        string name = place.From(ancestor);
        _structure.Count(name.Length, place);
        return name;
    }

    private Hdf5Header Dataset(Hdf5Link link, Hdf5Place place)
    {
        Hdf5Header header = Header(link, place);
        return Hdf5Group.Is(header) ? throw place.Error("a dataset", "a group") : header;
    }

    private Hdf5Header Header(Hdf5Link link, Hdf5Place place)
    {
        if (link.Elsewhere is { } elsewhere)
            throw place.Error("a group or a dataset", elsewhere + "; such links are not followed");
        if (place.Depth > MostDepth)
            throw place.Error($"at most {MostDepth} groups in one another", "more");
        return Hdf5Header.Read(_structure, link.Address, place);
    }
}
