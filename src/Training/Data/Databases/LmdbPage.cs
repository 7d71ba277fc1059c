using System.Buffers.Binary;
using Prototxt.Training.Data.Places;

namespace Prototxt.Training.Data.Databases;

/// <summary>A page of an LMDB file: nodes in the order of their keys, which lead to other pages or have values.</summary>
/// <remarks>Source: the structures of LMDB 0.9 on machines of 64 bits (MDB_page, MDB_node).</remarks>
internal readonly struct LmdbPage
{
    /// <summary>The bytes before a page's content.</summary>
    public const int Header = 16;

    /// <summary>The flags of the two kinds of pages.</summary>
    public const int Branch = 1, Leaf = 2;

    private const int NodeHeader = LmdbNode.HeaderBytes, Big = 1;

    private readonly DatabaseFile _file;
    private readonly byte[] _bytes;
    private readonly long _offset;
    private readonly int _flags;

    public LmdbPage(DatabaseFile file, ulong number, int size)
    {
        _file = file;
        if (number > (ulong)(file.Length / size))
            throw file.Error(file.Length, $"page {number}", "the file's end: it is truncated");
        _offset = (long)number * size;
        _bytes = file.Read(_offset, size);
        _flags = UInt16(10);
        ulong own = BinaryPrimitives.ReadUInt64LittleEndian(_bytes);
        if (own != number || (_flags & (Branch | Leaf)) is not (Branch or Leaf))
            throw file.Error(_offset, $"page {number} of keys", $"page {own} with flags {_flags:x}");
        int lower = UInt16(12);
        if (lower < Header || lower > size)
            throw file.Error(_offset + 12, $"a list of nodes in a page of {size} bytes", $"its end at {lower}");
        Count = (lower - Header) / 2;
    }

    public bool IsLeaf => (_flags & Leaf) != 0;

    public int Count { get; }

    /// <summary>The page that a node of a branch leads to.</summary>
    public ulong Child(int i)
    {
        int node = Node(i);
        return Low(node) | ((ulong)UInt16(node + 4) << 32);
    }

    /// <summary>A node of a leaf.</summary>
    public DatabaseRecord Record(int i, int pageSize, bool wanted)
    {
        int node = Node(i), flags = UInt16(node + 4), keyLength = UInt16(node + 6);
        long length = Low(node);
        if ((flags & ~Big) != 0)
            throw _file.Error(_offset + node, "keys with one value each", "a database in the database, or several values of one key");
        int value = node + NodeHeader + keyLength;
        long inPage = (flags & Big) != 0 ? sizeof(ulong) : length;
        if (value + inPage > _bytes.Length)
            throw _file.Error(_offset + node, "a node inside its page", $"{keyLength} bytes of key and {length} of value");
        byte[] key = _bytes[(node + NodeHeader)..value];
        if (!wanted)
            return new DatabaseRecord(key, []);
        if ((flags & Big) == 0)
            return new DatabaseRecord(key, _bytes[value..(value + (int)length)]);
        ulong page = BinaryPrimitives.ReadUInt64LittleEndian(_bytes.AsSpan(value));
        if (page > (ulong)(_file.Length / pageSize))
            throw _file.Error(_file.Length, $"page {page}", "the file's end: it is truncated");
        return new DatabaseRecord(key, _file.Read(((long)page * pageSize) + Header, length));
    }

    private int Node(int i)
    {
        int node = UInt16(Header + (2 * i));
        return node >= Header + (2 * Count) && node + NodeHeader <= _bytes.Length
            ? node
            : throw _file.Error(_offset + Header + (2 * i), "a node inside its page", $"one at {node}");
    }

    // The first four bytes of a node: a length, or most of a page's number.
    private uint Low(int node) => BinaryPrimitives.ReadUInt32LittleEndian(_bytes.AsSpan(node));

    private ushort UInt16(int at) => BinaryPrimitives.ReadUInt16LittleEndian(_bytes.AsSpan(at));
}
