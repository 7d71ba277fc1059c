namespace Prototxt.Files;

/// <summary>The entries of a group as Caffe's library writes them: a B-tree of symbol nodes, the names in a heap.</summary>
internal static class Hdf5SymbolTable
{
    public static List<(string Name, Hdf5Link Link)> Read(Hdf5Structure structure, Hdf5Cursor message, Hdf5Place place)
    {
        ulong tree = message.UInt64();
        var heap = new Hdf5Heap(structure, message.UInt64(), place);
        List<(string, Hdf5Link)> links = [];
        var seen = new HashSet<ulong>();
        Hdf5Tree.Walk(structure, tree, Hdf5Tree.Groups, keySize: 8, place, (_, node) =>
        {
            if (!seen.Add(node))
                throw place.Error("symbol nodes that are listed once", "one that is listed twice", (long)Math.Min(node, long.MaxValue));
            ReadNode(structure, node, heap, links, place);
        });
        return links;
    }

    private static void ReadNode(Hdf5Structure structure, ulong address, Hdf5Heap heap, List<(string, Hdf5Link)> links, Hdf5Place place)
    {
        const int Prefix = 8, Entry = 40, SoftLink = 2;
        Hdf5Cursor cursor = structure.Block(address, Prefix, place);
        cursor.Signature("SNOD");
        cursor.Version("a symbol node", 1, 1);
        cursor.Skip(1);
        int count = cursor.UInt16();
        Hdf5Cursor entries = structure.Block(address + Prefix, (ulong)(count * Entry), place);
        for (int i = 0; i < count; i++)
        {
            string name = heap.Text(entries.UInt64());
            ulong header = entries.UInt64();
            uint kind = entries.UInt32();
            entries.Skip(4);
            uint target = entries.UInt32(); // of a soft link
            entries.Skip(12);
            links.Add((name, kind == SoftLink ? Hdf5Link.Soft(heap.Text(target)) : new Hdf5Link(header)));
        }
    }
}
