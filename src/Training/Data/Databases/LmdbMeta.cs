using System.Buffers.Binary;

namespace Prototxt.Training.Data.Databases;

/// <summary>What the first two pages of an LMDB say: of both the one with the later transaction counts.</summary>
internal readonly record struct LmdbMeta(
    int PageSize, ulong MapSize, int Depth, ulong Branches, ulong Leaves, ulong Overflow, ulong Entries, ulong Root, ulong LastPage, ulong Transaction)
{
    /// <summary>Its bytes behind the page's header.</summary>
    public const int Bytes = 136;

    public const uint Magic = 0xBEEFC0DE;

    public const int Version = 1;

    // The list of free pages comes first; its root is none, and its keys are numbers.
    private const int Free = 24, Main = 72, FreeFlags = 8;

    /// <summary>The flags of the main database, which are 0 where keys are in the order of their bytes and have one value each.</summary>
    public int Flags { get; init; }

    /// <summary>Reads it, or gives null where its mark is missing or its format is another.</summary>
    public static LmdbMeta? Read(ReadOnlySpan<byte> bytes)
    {
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes) != Magic || BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]) != Version)
            return null;
        ReadOnlySpan<byte> main = bytes[Main..];
        return new LmdbMeta(
            BinaryPrimitives.ReadInt32LittleEndian(bytes[Free..]), Number(bytes, 16), BinaryPrimitives.ReadUInt16LittleEndian(main[6..]),
            Number(main, 8), Number(main, 16), Number(main, 24), Number(main, 32), Number(main, 40), Number(bytes, 120), Number(bytes, 128))
        {
            Flags = BinaryPrimitives.ReadUInt16LittleEndian(main[4..]),
        };
    }

    public void Write(Span<byte> target)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(target, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(target[4..], Version);
        Put(target, 16, MapSize);
        BinaryPrimitives.WriteInt32LittleEndian(target[Free..], PageSize);
        BinaryPrimitives.WriteUInt16LittleEndian(target[(Free + 4)..], FreeFlags);
        Put(target, Free + 40, ulong.MaxValue);
        BinaryPrimitives.WriteUInt16LittleEndian(target[(Main + 6)..], (ushort)Depth);
        foreach ((int at, ulong value) in (ReadOnlySpan<(int, ulong)>)[(8, Depth == 0 ? 0 : Branches), (16, Depth == 0 ? 0 : Leaves), (24, Depth == 0 ? 0 : Overflow), (32, Entries), (40, Root)])
            Put(target, Main + at, value);
        Put(target, 120, LastPage);
        Put(target, 128, Transaction);
    }

    private static ulong Number(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt64LittleEndian(bytes[at..]);

    private static void Put(Span<byte> target, int at, ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(target[at..], value);
}
