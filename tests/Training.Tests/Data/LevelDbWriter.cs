using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Prototxt.Training.Data.Databases.LevelDb;
using Snappier;

namespace Prototxt.Training.Tests.Data;

/// <summary>Writes the files of a LevelDB, by its documents: tables, logs and a MANIFEST.</summary>
internal sealed class LevelDbWriter(string folder)
{
    /// <summary>Whether a record begins with an empty piece where nothing of it goes into the block, and then anew in the next, as LevelDB's writer once did.</summary>
    public bool BeginsTwice { get; init; }

    private const int Block = 1 << 15;
    private readonly List<byte[]> _edits = [];

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>A table of entries, which are in order; a value of null deletes.</summary>
    public void Table(int level, ulong number, IEnumerable<(string Key, ulong Number, byte[]? Value)> entries, bool snappy = false, int perBlock = 3, string ending = "ldb")
    {
        using var file = new MemoryStream();
        List<(byte[], byte[])> index = [];
        (byte[] Key, byte[] Value)[] all = [.. entries.Select(e => (Internal(e.Key, e.Number, e.Value is not null), e.Value ?? []))];
        foreach ((byte[] Key, byte[] Value)[] block in all.Chunk(perBlock))
            index.Add((block[^1].Key, Written(file, Entries(block), snappy)));
        byte[] meta = Written(file, Entries([]), false), list = Written(file, Entries(index), snappy);
        byte[] footer = new byte[48];
        ((byte[])[.. meta, .. list]).CopyTo(footer, 0);
        BinaryPrimitives.WriteUInt64LittleEndian(footer.AsSpan(40), 0xDB4775248B80FB57);
        file.Write(footer);
        File.WriteAllBytes(Path.Combine(folder, Name(number) + "." + ending), file.ToArray());
        _edits.Add([.. Varint(7), .. Varint((ulong)level), .. Varint(number), .. Varint((ulong)file.Length), .. Slice(all[0].Key), .. Slice(all[^1].Key)]);
    }

    /// <summary>A log of batches.</summary>
    public void Log(ulong number, params (ulong First, (string Key, byte[]? Value)[] Entries)[] batches) =>
        File.WriteAllBytes(Path.Combine(folder, Name(number) + ".log"), Records([.. batches.Select(b => (byte[])
        [
            .. BitConverter.GetBytes(b.First), .. BitConverter.GetBytes(b.Entries.Length),
            .. b.Entries.SelectMany(e => (byte[])[(byte)(e.Value is null ? 0 : 1), .. Slice(Bytes(e.Key)), .. e.Value is null ? [] : Slice(e.Value)]),
        ])]));

    public void Edit(params byte[] edit) => _edits.Add(edit);

    public void Manifest(ulong log, string comparator = "leveldb.BytewiseComparator")
    {
        byte[] head = [.. Varint(1), .. Slice(Bytes(comparator)), .. Varint(2), .. Varint(log), .. Varint(9), 0, .. Varint(3), .. Varint(100), .. Varint(4), .. Varint(1000)];
        File.WriteAllBytes(Path.Combine(folder, "MANIFEST-000002"), Records([head, .. _edits]));
        File.WriteAllText(Path.Combine(folder, "CURRENT"), "MANIFEST-000002\n");
    }

    public static byte[] Varint(ulong value)
    {
        List<byte> bytes = [];
        for (; value > 127; value >>= 7)
            bytes.Add((byte)(value | 128));
        return [.. bytes, (byte)value];
    }

    private static string Name(ulong number) => number.ToString("D6", CultureInfo.InvariantCulture);

    private static byte[] Slice(byte[] bytes) => [.. Varint((ulong)bytes.Length), .. bytes];

    private static byte[] Internal(string key, ulong number, bool isPut) => [.. Bytes(key), .. BitConverter.GetBytes((number << 8) | (isPut ? 1u : 0))];

    // Each key shares what it can with the one before, and every second one nothing.
    private static byte[] Entries(IReadOnlyList<(byte[] Key, byte[] Value)> entries)
    {
        List<byte> block = [];
        List<int> restarts = [];
        for (int i = 0; i < entries.Count; i++)
        {
            int shared = i % 2 == 0 ? 0 : entries[i].Key.AsSpan().CommonPrefixLength(entries[i - 1].Key);
            if (shared == 0)
                restarts.Add(block.Count);
            block.AddRange([.. Varint((ulong)shared), .. Varint((ulong)(entries[i].Key.Length - shared)), .. Varint((ulong)entries[i].Value.Length), .. entries[i].Key[shared..], .. entries[i].Value]);
        }
        if (restarts.Count == 0)
            restarts.Add(0);
        return [.. block, .. restarts.SelectMany(BitConverter.GetBytes), .. BitConverter.GetBytes(restarts.Count)];
    }

    private static byte[] Written(MemoryStream file, byte[] block, bool snappy)
    {
        byte[] stored = [.. snappy ? Snappy.CompressToArray(block) : block, (byte)(snappy ? 1 : 0)];
        byte[] handle = [.. Varint((ulong)file.Position), .. Varint((ulong)(stored.Length - 1))];
        file.Write(stored);
        file.Write(BitConverter.GetBytes(LevelChecksum.Of(stored)));
        return handle;
    }

    private byte[] Records(IReadOnlyList<byte[]> records)
    {
        using var file = new MemoryStream();
        foreach (byte[] record in records)
            for (int at = 0; at == 0 || at < record.Length;)
            {
                int left = Block - (int)(file.Position % Block);
                if (left < 7)
                {
                    file.Write(new byte[left]);
                    continue;
                }
                if (left == 7 && at == 0 && BeginsTwice)
                {
                    file.Write([.. BitConverter.GetBytes(LevelChecksum.Of([2])), 0, 0, 2]);
                    continue;
                }
                int length = Math.Min(left - 7, record.Length - at);
                bool first = at == 0, last = at + length == record.Length;
                byte[] piece = [(byte)(first && last ? 1 : first ? 2 : last ? 4 : 3), .. record.AsSpan(at, length)];
                file.Write([.. BitConverter.GetBytes(LevelChecksum.Of(piece)), (byte)length, (byte)(length >> 8), .. piece]);
                at += length;
                if (length == 0)
                    break;
            }
        return file.ToArray();
    }
}
