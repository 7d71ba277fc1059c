using System.Buffers.Binary;
using Snappier;
using Prototxt.Training.Data.Places;

namespace Prototxt.Training.Data.Databases.LevelDb;

/// <summary>A table of LevelDB: blocks of keys in order, and a block that says where they lie.</summary>
internal static class LevelTable
{
    /// <summary>The bytes behind a key: its number and its kind.</summary>
    public const int Suffix = 8;

    private const int Footer = 48, Trailer = 5;
    private const int Plain = 0, SnappyPacked = 1, ZstdPacked = 2;
    private const ulong Magic = 0xDB4775248B80FB57;

    // What Snappy can make of one byte: copies of up to 64 bytes take two.
    private const int MostExpansion = 64;

    /// <summary>All entries in the file's order.</summary>
    public static IEnumerable<LevelEntry> Entries(DatabaseFile file)
    {
        (ulong index, ulong size) = Index(file);
        byte[]? last = null;
        foreach ((long at, _, ReadOnlyMemory<byte> place) in Block(file, index, size))
        {
            (ulong offset, ulong length) = Handle(new LevelCursor(file, at, place.Span));
            foreach ((long position, byte[] key, ReadOnlyMemory<byte> value) in Block(file, offset, length))
            {
                if (key.Length < Suffix)
                    throw file.Error(position, $"a key with {Suffix} bytes of number behind it", $"{key.Length} bytes");
                ulong number = BinaryPrimitives.ReadUInt64LittleEndian(key.AsSpan(key.Length - Suffix));
                byte[] own = key[..^Suffix];
                if (last is not null && own.AsSpan().SequenceCompareTo(last) < 0)
                    throw file.Error(position, "keys in order", "one that belongs before the last");
                last = own;
                bool deleted = LevelEntry.IsDeleted((int)(number & 255)) ?? throw file.Error(position, "an entry that is put or deleted", $"one of kind {number & 255}");
                yield return new LevelEntry(own, number >> 8, deleted, value);
            }
        }
    }

    private static (ulong Offset, ulong Size) Index(DatabaseFile file)
    {
        if (file.Length < Footer)
            throw file.Error(file.Length, "a table with its footer", $"the end of a file of {file.Length} bytes");
        long at = file.Length - Footer;
        byte[] footer = file.Read(at, Footer);
        ulong magic = BinaryPrimitives.ReadUInt64LittleEndian(footer.AsSpan(Footer - 8));
        if (magic != Magic)
            throw file.Error(file.Length - 8, $"a table's end, {Magic:x}", $"{magic:x}: the file is truncated or no table");
        var handles = new LevelCursor(file, at, footer);
        Handle(ref handles);
        return Handle(ref handles);
    }

    private static (ulong Offset, ulong Size) Handle(LevelCursor cursor) => Handle(ref cursor);

    private static (ulong Offset, ulong Size) Handle(ref LevelCursor cursor) => (cursor.Varint(), cursor.Varint());

    // Entries share the beginnings of their keys with the entry before; the places where they share nothing are listed at the end.
    private static List<(long Position, byte[] Key, ReadOnlyMemory<byte> Value)> Block(DatabaseFile file, ulong offset, ulong size)
    {
        byte[] block = Unpacked(file, offset, size);
        uint restarts = block.Length < 4 ? uint.MaxValue : BinaryPrimitives.ReadUInt32LittleEndian(block.AsSpan(block.Length - 4));
        if (4L * (restarts + 1L) > block.Length)
            throw file.Error((long)offset, $"a block with a list of {restarts} places", $"{block.Length} bytes");
        int end = block.Length - (4 * ((int)restarts + 1));
        var cursor = new LevelCursor(file, (long)offset, block.AsSpan(0, end));
        List<(long, byte[], ReadOnlyMemory<byte>)> entries = [];
        byte[] key = [];
        while (!cursor.AtEnd)
        {
            (ulong shared, ulong own, ulong length) = (cursor.Varint(), cursor.Varint(), cursor.Varint());
            if (shared > (ulong)key.Length)
                throw file.Error(cursor.Position, $"at most {key.Length} bytes of the key before", $"{shared}");
            key = [.. key.AsSpan(0, (int)shared), .. cursor.Take(own)];
            int start = (int)(cursor.Position - (long)offset);
            cursor.Take(length);
            entries.Add(((long)offset + start, key, block.AsMemory(start, (int)length)));
        }
        return entries;
    }

    private static byte[] Unpacked(DatabaseFile file, ulong offset, ulong size)
    {
        if (offset > (ulong)file.Length || size > (ulong)file.Length - offset - Math.Min((ulong)file.Length - offset, Trailer))
            throw file.Error(file.Length, $"a block of {size} bytes at {offset}", "the file's end: it is truncated");
        byte[] stored = file.Read((long)offset, (long)size + Trailer);
        uint expected = BinaryPrimitives.ReadUInt32LittleEndian(stored.AsSpan(stored.Length - 4)), found = LevelChecksum.Of(stored.AsSpan(0, stored.Length - 4));
        if (expected != found)
            throw file.Error((long)offset, $"a block with the checksum {expected:x8}", $"{found:x8}: the file is damaged");
        int kind = stored[(int)size];
        return kind switch
        {
            Plain => stored[..(int)size],
            SnappyPacked => Unsnapped(file, (long)offset, stored.AsSpan(0, (int)size)),
            _ => throw file.Error((long)offset + (long)size, "a block that is plain or packed with Snappy", kind == ZstdPacked ? "one packed with Zstandard" : $"one packed with method {kind}"),
        };
    }

    private static byte[] Unsnapped(DatabaseFile file, long offset, ReadOnlySpan<byte> packed)
    {
        try
        {
            int length = Snappy.GetUncompressedLength(packed);
            if (length > (long)MostExpansion * packed.Length)
                throw file.Error(offset, $"at most {MostExpansion} times {packed.Length} bytes", $"{length}");
            var block = new byte[length];
            int written = Snappy.Decompress(packed, block);
            return written == length ? block : throw file.Error(offset, $"{length} bytes when unpacked", $"{written}");
        }
        catch (Exception e) when (e is InvalidDataException or ArgumentException or InvalidOperationException)
        {
            throw file.Error(offset, "a block that Snappy can unpack", $"a damaged one ({e.Message.TrimEnd('.')})");
        }
    }
}
