namespace Prototxt.Files;

/// <summary>B-trees of version 1, which list a group's symbol nodes or a dataset's chunks.</summary>
internal static class Hdf5Tree
{
    public const int Groups = 0;
    public const int Chunks = 1;

    /// <summary>What a leaf of a tree points to.</summary>
    /// <param name="key">The key before the pointer.</param>
    /// <param name="child">The pointer.</param>
    public delegate void Visit(Hdf5Cursor key, ulong child);

    /// <summary>Visits the leaves in order. No node is visited twice, and every node must be one level below the one it was found in.</summary>
    public static void Walk(Hdf5Structure structure, ulong address, int type, int keySize, Hdf5Place place, Visit visit)
    {
        const int Prefix = 24;
        var seen = new HashSet<ulong>();
        var nodes = new Stack<(ulong Address, int? Level)>([(address, null)]);
        while (nodes.TryPop(out (ulong Address, int? Level) node))
        {
            Hdf5Cursor cursor = structure.Block(node.Address, Prefix, place);
            cursor.Signature("TREE");
            int found = cursor.Byte();
            int level = cursor.Byte();
            int count = cursor.UInt16();
            if (found != type)
                throw place.Error($"a B-tree of type {type}", $"type {found}", (long)node.Address);
            if (!seen.Add(node.Address) || node.Level is { } wanted && wanted != level)
                throw place.Error("a B-tree whose nodes form a tree", "one that leads back or astray", (long)node.Address);

            Hdf5Cursor entries = structure.Block(node.Address + Prefix, (ulong)count * (ulong)(keySize + 8), place);
            var below = new Stack<(ulong, int?)>();
            for (int i = 0; i < count; i++)
            {
                long at = entries.Position;
                ReadOnlySpan<byte> key = entries.Take((ulong)keySize);
                ulong child = entries.UInt64();
                if (level == 0)
                    visit(new Hdf5Cursor(key, at, place), child);
                else
                    below.Push((child, level - 1));
            }
            while (below.TryPop(out (ulong, int?) child))
                nodes.Push(child);
        }
    }
}
