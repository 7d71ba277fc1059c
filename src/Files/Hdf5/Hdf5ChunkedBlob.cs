using System.IO.Compression;
using Prototxt.Weights;

namespace Prototxt.Files;

/// <summary>A dataset cut into chunks of one size, each on its own in the file and perhaps compressed.</summary>
internal sealed class Hdf5ChunkedBlob : StoredBlob
{
    // The last chunks along each axis reach beyond the numbers; more than this the chunks may not be larger than what they hold.
    private const int MostWaste = 16;
    private const long SmallWaste = 1 << 21;

    // What deflate can make of one byte.
    private const int MostExpansion = 1032;

    private readonly StoredFile _file;
    private readonly Hdf5Place _place;
    private readonly bool _bigEndian;
    private readonly IReadOnlyList<Hdf5Filter> _filters;
    private readonly long[] _chunk;
    private readonly int _chunkBytes;
    private readonly List<Part> _parts = [];

    private Hdf5ChunkedBlob(Hdf5Structure structure, long[] shape, NumberType type, bool bigEndian, IReadOnlyList<Hdf5Filter> filters, long[] chunk, int chunkBytes, Hdf5Place place)
        : base(shape, Shapes.Count(shape)!.Value, type)
    {
        (_file, _place, _bigEndian, _filters, _chunk, _chunkBytes) = (structure.File, place, bigEndian, filters, chunk, chunkBytes);
    }

    /// <summary>Reads where the chunks lie. There must be one for every number; how much they hold is limited by what they are for.</summary>
    public static Hdf5ChunkedBlob Create(
        Hdf5Structure structure, Hdf5Cursor layout, int version, long[] shape, NumberType type, bool bigEndian, IReadOnlyList<Hdf5Filter> filters, Hdf5Place place)
    {
        long start = layout.Position;
        if (version != 3)
            throw place.Error("chunks listed in a B-tree of version 1", $"a layout of version {version}; h5repack --low=0 --high=0 rewrites the file with version 3", start);
        int axes = layout.Byte() - 1;
        ulong tree = layout.UInt64();
        if (axes != shape.Length || axes == 0)
            throw place.Error($"chunks of {Math.Max(shape.Length, 1)} axes", $"{axes}", start);
        long[] chunk = [.. Enumerable.Repeat(0L, axes)];
        for (int i = 0; i < axes; i++)
            chunk[i] = layout.UInt32();
        uint element = layout.UInt32();
        int size = Numbers.Size(type);
        if (element != size)
            throw place.Error($"chunks of numbers of {size} bytes", $"{element}", start);

        UInt128 count = shape.Zip(chunk, (s, c) => c == 0 ? 0 : (UInt128)((s - 1) / c + 1)).Aggregate((UInt128)1, Multiply);
        UInt128 bytes = chunk.Aggregate((UInt128)size, (a, b) => Multiply(a, (UInt128)b));
        UInt128 most = UInt128.Min(
            (UInt128)SmallWaste + MostWaste * (UInt128)Shapes.Count(shape)!.Value * (UInt128)size,
            (UInt128)structure.File.Length * (UInt128)(filters.Contains(Hdf5Filter.Deflate) ? MostExpansion : 1));
        if (bytes == 0 || bytes > int.MaxValue || Multiply(count, bytes) > most)
            throw place.Error($"chunks of at most {most} bytes in all for the shape {Shapes.Text(shape)}", $"chunks of {Shapes.Text(chunk)}", start);
        var blob = new Hdf5ChunkedBlob(structure, shape, type, bigEndian, filters, chunk, (int)bytes, place);
        if (blob.Count > 0)
            blob.Find(structure, tree, (long)count);
        return blob;
    }

    // Beyond 64 bits all numbers are too large alike.
    private static UInt128 Multiply(UInt128 a, UInt128 b) => a > ulong.MaxValue || b > ulong.MaxValue ? UInt128.MaxValue : a * b;

    private void Find(Hdf5Structure structure, ulong tree, long count)
    {
        if (tree == Hdf5Cursor.Undefined)
            throw Hdf5Dataset.Unwritten(_place);
        var seen = new HashSet<long>();
        Hdf5Tree.Walk(structure, tree, Hdf5Tree.Chunks, 16 + 8 * Shape.Count, _place, (key, address) =>
        {
            long at = key.Position;
            uint bytes = key.UInt32();
            uint skipped = key.UInt32();
            var from = new long[Shape.Count];
            long number = 0;
            for (int i = 0; i < from.Length; i++)
            {
                ulong offset = key.UInt64();
                if (offset >= (ulong)Shape[i] || offset % (ulong)_chunk[i] != 0)
                    throw _place.Error($"chunks of {Shapes.Text(_chunk)} in the shape {Shapes.Text(Shape)}", $"one that begins at {offset} of axis {i}", at);
                from[i] = (long)offset;
                number = number * ((Shape[i] - 1) / _chunk[i] + 1) + from[i] / _chunk[i];
            }
            if (!seen.Add(number))
                throw _place.Error("each chunk once", $"two chunks at {Shapes.Text(from)}", at);
            structure.Inside(address, bytes, _place);
            _parts.Add(new Part((long)address, bytes, skipped, from));
        });
        if (_parts.Count != count)
            throw _place.Error($"{count} chunks", $"{_parts.Count}; the others were never written");
    }

    internal override unsafe void Read<T>(T* target)
    {
        byte[] buffer = new byte[_chunkBytes], other = new byte[_chunkBytes];
        int size = Numbers.Size(Type);
        foreach (Part part in _parts)
        {
            Decode(part, ref buffer, ref other);
            long[] lengths = [.. part.From.Select((f, i) => Math.Min(_chunk[i], Shape[i] - f))];
            long rows = lengths.SkipLast(1).Aggregate(1L, (a, b) => a * b);
            fixed (byte* source = buffer)
                for (long row = 0; row < rows; row++)
                {
                    (long from, long to) = Row(row, lengths, part.From);
                    Numbers.Copy(source + from * size, lengths[^1], size, Type, _bigEndian, target + to);
                }
        }
    }

    // Where a row along the last axis begins in its chunk and in the whole, in numbers.
    private (long Chunk, long Whole) Row(long row, long[] lengths, long[] from)
    {
        (long chunk, long whole) = (0, from[^1]);
        (long chunkStep, long wholeStep) = (_chunk[^1], Shape[^1]);
        for (int i = lengths.Length - 2; i >= 0; i--)
        {
            long index = row % lengths[i];
            row /= lengths[i];
            chunk += index * chunkStep;
            whole += (from[i] + index) * wholeStep;
            chunkStep *= _chunk[i];
            wholeStep *= Shape[i];
        }
        return (chunk, whole);
    }

    // Undoes the filters, the last one first; the result is in the first buffer.
    private void Decode(Part part, ref byte[] buffer, ref byte[] other)
    {
        bool isRaw = true;
        for (int i = _filters.Count - 1; i >= 0; i--)
        {
            if ((part.SkippedFilters >> i & 1) != 0)
                continue;
            if (_filters[i] == Hdf5Filter.Deflate)
            {
                if (!isRaw)
                    throw _place.Error("deflate as the last filter", "another after it", part.Address);
                Inflate(part, buffer);
                isRaw = false;
                continue;
            }
            if (isRaw)
                Fetch(part, buffer);
            isRaw = false;
            Unshuffle(buffer, other);
            (buffer, other) = (other, buffer);
        }
        if (isRaw)
            Fetch(part, buffer);
    }

    private void Fetch(Part part, byte[] buffer)
    {
        if (part.Bytes != buffer.Length)
            throw _place.Error($"a chunk of {buffer.Length} bytes", $"{part.Bytes}", part.Address);
        Fill(part, buffer);
    }

    private unsafe void Fill(Part part, byte[] buffer)
    {
        fixed (byte* target = buffer)
            _file.Read(part.Address, target, part.Bytes);
    }

    private void Inflate(Part part, byte[] buffer)
    {
        // Deflate makes what it cannot shorten a little longer.
        long most = buffer.Length + buffer.Length / 64 + 64;
        if (part.Bytes > most)
            throw _place.Error($"at most {most} bytes for a chunk of {buffer.Length}", $"{part.Bytes}", part.Address);
        var packed = new byte[part.Bytes];
        Fill(part, packed);
        try
        {
            using var inflated = new ZLibStream(new MemoryStream(packed), CompressionMode.Decompress);
            int length = inflated.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            if (length < buffer.Length || inflated.ReadByte() >= 0)
                throw _place.Error($"a chunk of {buffer.Length} bytes", length < buffer.Length ? $"{length}" : "more", part.Address);
        }
        catch (InvalidDataException e)
        {
            throw _place.Error("a chunk that can be inflated", $"a damaged one ({e.Message.TrimEnd('.')})", part.Address);
        }
    }

    // The writer put the first bytes of all numbers together, then the second ones, and so on.
    private void Unshuffle(byte[] shuffled, byte[] numbers)
    {
        int size = Numbers.Size(Type);
        int count = shuffled.Length / size;
        for (int i = 0; i < size; i++)
            for (int j = 0; j < count; j++)
                numbers[j * size + i] = shuffled[i * count + j];
    }

    // A chunk as it lies in the file: its bytes, the filters that were not applied to it, and where it begins in the whole.
    private readonly record struct Part(long Address, uint Bytes, uint SkippedFilters, long[] From);
}
