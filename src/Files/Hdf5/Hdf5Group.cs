namespace Prototxt.Files;

/// <summary>A group: names with what they stand for.</summary>
internal sealed class Hdf5Group
{
    private readonly Dictionary<string, Hdf5Link> _links = new(StringComparer.Ordinal);

    private Hdf5Group()
    {
    }

    /// <summary>The names in the file's order.</summary>
    public List<string> Names { get; } = [];

    public Hdf5Link? Find(string name) => _links.TryGetValue(name, out Hdf5Link link) ? link : null;

    public static bool Is(Hdf5Header header) => header.Has(Hdf5Message.SymbolTable) || header.Has(Hdf5Message.LinkInfo);

    public static Hdf5Group Read(Hdf5Structure structure, Hdf5Header header)
    {
        var group = new Hdf5Group();
        if (header.Has(Hdf5Message.SymbolTable))
            group.Add(Hdf5SymbolTable.Read(structure, header.Open(Hdf5Message.SymbolTable), header.Place), header.Place);
        if (header.Has(Hdf5Message.LinkInfo))
            RefuseHeap(header.Open(Hdf5Message.LinkInfo), header.Place);
        group.Add(header.All(Hdf5Message.Link).Select(m => Hdf5LinkMessage.Read(header.Open(m), header.Place)), header.Place);
        return group;
    }

    private void Add(IEnumerable<(string Name, Hdf5Link Link)> links, Hdf5Place place)
    {
        foreach ((string name, Hdf5Link link) in links)
        {
            if (!_links.TryAdd(name, link))
                throw place.Error("names that are given once", $"'{Listing.Short(name)}' twice");
            Names.Add(name);
        }
    }

    private static void RefuseHeap(Hdf5Cursor info, Hdf5Place place)
    {
        info.Version("a description of links", 0, 0);
        info.Skip((info.Byte() & 1) != 0 ? 8 : 0); // the greatest number of creation
        if (info.UInt64() != Hdf5Cursor.Undefined)
            throw place.Error("links in a symbol table or in the group's header", "links in a fractal heap; h5repack --low=0 --high=0 rewrites the file without it");
    }
}
