using System.Security.Cryptography;
using Prototxt.Files;
using Prototxt.Weights;

namespace Prototxt.Inference;

/// <summary>
/// Weights as kernels have packed them, kept in a file for the next load, which maps it and neither reads nor packs. The file says of
/// which model it is, and each layer in it of which layer: what is of another, damaged or left over is packed anew, and the file
/// written again. It is a cache: whatever is wrong with it, nothing fails. Only what does not even begin as one is refused, since it is
/// somebody else's and would be lost.
/// </summary>
internal sealed unsafe class PackedFile : IDisposable
{
    /// <summary>To be raised with every change of what kernels make of weights: a test tells.</summary>
    public const int Version = 2;

    public const int HashLength = 32, Alignment = 64;

    private const int MostLayers = 100_000, LongestTable = 1 << 26;
    private const int HeaderLength = 4 + 4 + 8 + 8 + 8 + 8 + 4 + HashLength;
    private const uint Mark = 0x4B505450; // PTPK

    private readonly string _path;
    private readonly ModelIdentity _model;
    private readonly Dictionary<string, PackedEntry> _kept = new(StringComparer.Ordinal);
    private readonly List<(byte[] Layer, LayerPack Pack)> _used = [];
    private MappedFile? _map;

    /// <summary>Opens a file, or begins one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="model">The model.</param>
    /// <exception cref="WeightFileException">What is there is no such file, the model itself perhaps: nothing may be written over it.</exception>
    public PackedFile(string path, ModelIdentity model)
    {
        _path = path;
        _model = model;
        bool isAnother = false;
        try
        {
            isAnother = !Read();
        }
        catch (Exception e) when (IsOfTheFile(e))
        {
            _kept.Clear();
        }
        if (isAnother)
            throw WeightFileException.At(path, "a file of packed weights, or none yet", "another, which is not written over");
    }

    /// <summary>How many of the layers that were asked for had their weights in the file.</summary>
    public int Filled => _used.Count(u => u.Pack.IsFilled);

    /// <summary>Memory for the packed weights of a layer, filled if the file has them.</summary>
    /// <param name="layer">A hash of all that they depend on beside the model.</param>
    public LayerPack Layer(byte[] layer)
    {
        var pack = new LayerPack();
        if (_kept.TryGetValue(Convert.ToHexString(layer), out PackedEntry? entry))
        {
            AlignedMemory[] pieces = [.. entry.Pieces.Select(p => new MappedMemory(_map!, p.Offset, p.Count))];
            if (PackedSum.Of(pieces) == entry.Checksum)
                pack = new LayerPack(pieces);
        }
        _used.Add((layer, pack));
        return pack;
    }

    /// <summary>New memory for a layer whose kept pieces are not what was asked for.</summary>
    public LayerPack Renew()
    {
        _used[^1] = (_used[^1].Layer, new LayerPack());
        return _used[^1].Pack;
    }

    /// <summary>Writes the file, if it does not say what was used already. Where that cannot be, the next load packs again.</summary>
    public void Save()
    {
        if (_used.Count == _kept.Count && _used.All(u => u.Pack.IsFilled))
            return;
        try
        {
            AtomicFile.Write(_path, Write);
        }
        catch (Exception e) when (IsOfTheFile(e))
        {
        }
    }

    public void Dispose() => _map?.Dispose();

    // False of a file that does not begin as one.
    private bool Read()
    {
        if (!File.Exists(_path))
            return true;
        using var file = new FileStream(RegularFile.Open(_path), FileAccess.Read);
        using var reader = new BinaryReader(file);
        byte[] mark = reader.ReadBytes(sizeof(uint)), expected = BitConverter.GetBytes(Mark);
        if (!mark.AsSpan().SequenceEqual(expected.AsSpan(0, mark.Length)))
            return false;
        if (file.Length < HeaderLength || reader.ReadInt32() != Version || new ModelIdentity(reader.ReadInt64(), reader.ReadInt64(), reader.ReadUInt64()) != _model)
            return true;
        long length = reader.ReadInt64();
        int tableLength = reader.ReadInt32();
        byte[] hash = reader.ReadBytes(HashLength);
        if (length != file.Length || tableLength is < 4 or > LongestTable || tableLength > length - HeaderLength)
            return true;
        byte[] bytes = reader.ReadBytes(tableLength);
        if (!SHA256.HashData(bytes).AsSpan().SequenceEqual(hash))
            return true;
        using var table = new BinaryReader(new MemoryStream(bytes));
        int count = table.ReadInt32();
        if (count is < 1 or > MostLayers)
            return true;
        for (int i = 0; i < count; i++)
        {
            PackedEntry entry = PackedEntry.Read(table, length);
            _kept[Convert.ToHexString(entry.Layer)] = entry;
        }
        _map = new MappedFile(file.SafeFileHandle, _path, length);
        return true;
    }

    private void Write(Stream stream)
    {
        long tableLength = 4 + _used.Sum(u => HashLength + 8L + 4 + 16 * u.Pack.Taken.Count), end = Aligned(HeaderLength + tableLength);
        using var table = new MemoryStream();
        using var writer = new BinaryWriter(table);
        writer.Write(_used.Count);
        foreach ((byte[] layer, LayerPack pack) in _used)
        {
            var pieces = new (long Offset, long Count)[pack.Taken.Count];
            for (int i = 0; i < pieces.Length; i++)
            {
                pieces[i] = (end, pack.Taken[i].Count);
                end = Aligned(end + pack.Taken[i].Count * sizeof(float));
            }
            new PackedEntry(layer, pieces, PackedSum.Of(pack.Taken)).Write(writer);
        }
        byte[] bytes = table.ToArray();
        using var head = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        head.Write(Mark);
        head.Write(Version);
        head.Write(_model.Length);
        head.Write(_model.Written);
        head.Write(_model.Sample);
        head.Write(end);
        head.Write(bytes.Length);
        head.Write(SHA256.HashData(bytes));
        head.Write(bytes);
        head.Flush();
        Pad(stream);
        foreach (AlignedMemory piece in _used.SelectMany(u => u.Pack.Taken))
        {
            for (long at = 0; at < piece.Count; at += 1 << 24)
                stream.Write(new ReadOnlySpan<byte>(piece.Data + at, (int)Math.Min(piece.Count - at, 1 << 24) * sizeof(float)));
            Pad(stream);
        }
    }

    private static void Pad(Stream stream) => stream.Write(new byte[Aligned(stream.Position) - stream.Position]);

    private static long Aligned(long bytes) => (bytes + Alignment - 1) / Alignment * Alignment;

    // No file, no right to read or write it, no room on the disk, or other bytes than were written.
    private static bool IsOfTheFile(Exception e) => e is IOException or UnauthorizedAccessException or InvalidDataException or WeightFileException or NotSupportedException;
}
