using System.Buffers.Binary;
using Prototxt.Files;

namespace Prototxt.Training.Data.Databases;

/// <summary>
/// Writes the file of an LMDB in one go: large values as they come, each on pages of its own, and at the end the tree of keys, from
/// its leaves up to its root. LMDB's own library opens it like any other, and may add to it.
/// </summary>
/// <remarks>Source: the structures of LMDB 0.9 on machines of 64 bits, and what its mdb_node_add says of them.</remarks>
internal sealed class LmdbBuilder(Stream file)
{
    /// <summary>The most bytes of a key.</summary>
    public const int MostKey = 511;

    private const int PageSize = 4096, MetaPages = 2, MetaFlag = 8, OverflowFlag = 4;

    // With its key a value takes no more of a leaf than half of it.
    private const int MostNode = (((PageSize - LmdbPage.Header) / 2) & ~1) - 2;

    // How far the file may grow before whoever adds to it has to say more; twice what there is.
    private const ulong LeastMap = 1 << 20;

    private readonly List<LmdbNode> _nodes = [];
    private ulong _pages = MetaPages;
    private ulong _overflow, _leaves, _branches;

    public void Add(byte[] key, byte[] value)
    {
        if (_nodes.Count == 0)
            file.Write(new byte[MetaPages * PageSize]);
        if (LmdbNode.HeaderBytes + key.Length + value.Length <= MostNode)
        {
            _nodes.Add(LmdbNode.Value(key, value));
            return;
        }
        ulong pages = (ulong)((LmdbPage.Header - 1 + (long)value.Length) / PageSize) + 1;
        var header = new byte[LmdbPage.Header];
        BinaryPrimitives.WriteUInt64LittleEndian(header, _pages);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(10), OverflowFlag);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(12), (uint)pages);
        file.Write(header);
        file.Write(value);
        file.Write(new byte[(int)((long)(pages * PageSize) - header.Length - value.Length)]);
        _nodes.Add(LmdbNode.Elsewhere(key, _pages, value.Length));
        _pages += pages;
        _overflow += pages;
    }

    /// <summary>Writes the tree and what leads to it.</summary>
    /// <exception cref="IOException">A key was added twice.</exception>
    public void Complete()
    {
        if (_nodes.Count == 0)
            file.Write(new byte[MetaPages * PageSize]);
        _nodes.Sort((a, b) => a.Key.AsSpan().SequenceCompareTo(b.Key));
        for (int i = 1; i < _nodes.Count; i++)
            if (_nodes[i].Key.AsSpan().SequenceEqual(_nodes[i - 1].Key))
                throw new IOException($"expected a key of its own for each record, found \"{Listing.Short(System.Text.Encoding.UTF8.GetString(_nodes[i].Key))}\" twice.");
        ulong entries = (ulong)_nodes.Count, root = ulong.MaxValue;
        int depth = 0;
        if (entries > 0)
        {
            List<LmdbNode> level = Level(_nodes, isLeaf: true, ref _leaves);
            for (depth = 1; level.Count > 1; depth++)
                level = Level(level, isLeaf: false, ref _branches);
            root = level[0].Page;
        }
        file.Position = 0;
        file.Write(Meta(0, 0, 0, ulong.MaxValue));
        file.Write(Meta(1, entries, depth, root));
    }

    // Pages of nodes; a node for each page, with its first key, is what the level above has.
    private List<LmdbNode> Level(List<LmdbNode> nodes, bool isLeaf, ref ulong count)
    {
        List<LmdbNode> above = [];
        for (int first = 0; first < nodes.Count;)
        {
            int last = first, used = LmdbPage.Header;
            for (; last < nodes.Count && used + 2 + Size(last) <= PageSize; last++)
                used += 2 + Size(last);
            above.Add(LmdbNode.Child(nodes[first].Key, _pages));
            file.Write(Page(nodes, first, last, isLeaf));
            _pages++;
            count++;
            first = last;

            // The first key of a branch is not needed.
            int Size(int i) => nodes[i].Size(withKey: isLeaf || i > first);
        }
        return above;
    }

    private byte[] Page(List<LmdbNode> nodes, int first, int last, bool isLeaf)
    {
        var page = new byte[PageSize];
        int upper = PageSize;
        for (int i = first; i < last; i++)
        {
            bool withKey = isLeaf || i > first;
            upper -= nodes[i].Size(withKey);
            nodes[i].Write(page.AsSpan(upper), withKey);
            BinaryPrimitives.WriteUInt16LittleEndian(page.AsSpan(LmdbPage.Header + (2 * (i - first))), (ushort)upper);
        }
        BinaryPrimitives.WriteUInt64LittleEndian(page, _pages);
        BinaryPrimitives.WriteUInt16LittleEndian(page.AsSpan(10), (ushort)(isLeaf ? LmdbPage.Leaf : LmdbPage.Branch));
        BinaryPrimitives.WriteUInt16LittleEndian(page.AsSpan(12), (ushort)(LmdbPage.Header + (2 * (last - first))));
        BinaryPrimitives.WriteUInt16LittleEndian(page.AsSpan(14), (ushort)upper);
        return page;
    }

    // The first one is that of an empty database, as it was before the one transaction.
    private byte[] Meta(ulong transaction, ulong entries, int depth, ulong root)
    {
        var page = new byte[PageSize];
        BinaryPrimitives.WriteUInt64LittleEndian(page, transaction);
        BinaryPrimitives.WriteUInt16LittleEndian(page.AsSpan(10), MetaFlag);
        ulong pages = transaction == 0 ? MetaPages : _pages;
        new LmdbMeta(PageSize, Math.Max(LeastMap, 2 * _pages * PageSize), depth, _branches, _leaves, _overflow, entries, root, pages - 1, transaction).Write(page.AsSpan(LmdbPage.Header));
        return page;
    }
}
