using System.Buffers.Binary;

namespace Prototxt.Training.Data.Databases;

/// <summary>A node as it is written: a key with its value, with the pages of its value, or with the page that begins with it.</summary>
internal readonly struct LmdbNode
{
    public const int HeaderBytes = 8;

    private const ushort BigFlag = 1;

    private readonly byte[] _value;
    private readonly uint _length;
    private readonly ushort _flags;

    private LmdbNode(byte[] key, ulong page, byte[] value, uint length, ushort flags) => (Key, Page, _value, _length, _flags) = (key, page, value, length, flags);

    public byte[] Key { get; }

    /// <summary>The page that a branch leads to.</summary>
    public ulong Page { get; }

    public static LmdbNode Value(byte[] key, byte[] value) => new(key, 0, value, (uint)value.Length, 0);

    public static LmdbNode Elsewhere(byte[] key, ulong page, int length)
    {
        var place = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(place, page);
        return new LmdbNode(key, 0, place, (uint)length, BigFlag);
    }

    // Of a page's number 32 bits stand where a value has its length, and 16 where it has its flags.
    public static LmdbNode Child(byte[] key, ulong page) => new(key, page, [], (uint)page, (ushort)(page >> 32));

    /// <summary>The bytes that it takes, an even number.</summary>
    public int Size(bool withKey) => (HeaderBytes + (withKey ? Key.Length : 0) + _value.Length + 1) & ~1;

    public void Write(Span<byte> target, bool withKey)
    {
        ReadOnlySpan<byte> key = withKey ? Key : [];
        BinaryPrimitives.WriteUInt32LittleEndian(target, _length);
        BinaryPrimitives.WriteUInt16LittleEndian(target[4..], _flags);
        BinaryPrimitives.WriteUInt16LittleEndian(target[6..], (ushort)key.Length);
        key.CopyTo(target[HeaderBytes..]);
        _value.CopyTo(target[(HeaderBytes + key.Length)..]);
    }
}
