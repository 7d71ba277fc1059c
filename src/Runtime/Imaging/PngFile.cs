using System.Buffers.Binary;

namespace Prototxt.Imaging;

/// <summary>A PNG's chunks, checked up to a whole IEND before a pixel is decoded: sizes, checksums, and that all the data can be there.</summary>
internal sealed class PngFile
{
    // a byte of deflate stands for 1032 at most: 258 from two bits
    private const int MostFromOneByte = 1032;
    private static readonly uint[] CrcTable = [.. Enumerable.Range(0, 256).Select(i => Enumerable.Range(0, 8).Aggregate((uint)i, (crc, _) => (crc >> 1) ^ ((crc & 1) * 0xEDB88320u)))];
    private static readonly (int X, int Y, int StepX, int StepY)[] Adam7 = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];
    private readonly List<Range> data = [];
    private readonly byte[] content;
    private readonly string name;

    private PngFile(byte[] content, string name) => (this.content, this.name) = (content, name);

    public int Width { get; private set; }

    public int Height { get; private set; }

    /// <summary>Bits of a sample or a palette's index: 1, 2, 4, 8 or 16.</summary>
    public int Depth { get; private set; }

    /// <summary>0 grey, 2 red green blue, 3 palette, 4 grey and alpha, 6 red green blue alpha.</summary>
    public int ColorType { get; private set; }

    public bool IsGray => ColorType is 0 or 4;

    /// <summary>Whether pixels have alpha: each its own, or that of their colour. OpenCV overlooks a grey one that is transparent.</summary>
    public bool HasAlpha => ColorType is 4 or 6 || (ColorType is 2 or 3 && Transparency.Length > 0);

    /// <summary>The alpha of each of a palette's colours, 255 of those that are missing; or the one colour that is transparent, two bytes for each of red, green, blue.</summary>
    public byte[] Transparency { get; private set; } = [];

    public int BitsPerPixel => Depth * ColorType switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };

    /// <summary>Red, green, blue for each index.</summary>
    public byte[] Palette { get; private set; } = [];

    /// <summary>The reduced pictures of which it consists: one, or the seven of an interlaced file, as far as they have pixels.</summary>
    public IReadOnlyList<(int X, int Y, int StepX, int StepY)> Passes { get; private set; } = [];

    public static PngFile Read(byte[] content, string name, PictureOptions options)
    {
        var file = new PngFile(content, name);
        bool ended = false;
        int at = 8;
        while (!ended && content.Length - at >= 12)
        {
            ReadOnlySpan<byte> chunk = content.AsSpan(at);
            uint length = BinaryPrimitives.ReadUInt32BigEndian(chunk);
            if (length > chunk.Length - 12)
                break;
            ended = file.Chunk(at + 4, (int)length, options);
            at += 12 + (int)length;
        }
        if (!ended)
            throw new PictureException(name, file.Width == 0 ? "a whole PNG" : $"a whole PNG of {file.Height} x {file.Width}", $"a truncated one of {content.Length} bytes");
        file.CheckData();
        return file;
    }

    /// <summary>The compressed data of all chunks.</summary>
    public Stream OpenData()
    {
        if (data.Count == 1)
        {
            (int offset, int length) = data[0].GetOffsetAndLength(content.Length);
            return new MemoryStream(content, offset, length, writable: false);
        }
        var joined = new MemoryStream();
        foreach (Range range in data)
            joined.Write(content.AsSpan(range));
        joined.Position = 0;
        return joined;
    }

    public PictureException Damaged(string why, Exception? inner = null) => new(name, Width == 0 ? "a sound PNG" : $"a sound PNG of {Height} x {Width}", $"damaged data ({why})", inner);

    // True for the last one.
    private bool Chunk(int at, int length, PictureOptions options)
    {
        ReadOnlySpan<byte> type = content.AsSpan(at, 4), body = content.AsSpan(at + 4, length);
        if (Width == 0 && !type.SequenceEqual("IHDR"u8))
            throw Damaged("no IHDR at its beginning");
        if (type.SequenceEqual("tRNS"u8))
            Transparency = body.ToArray();
        // small letters begin the names of chunks that a reader may leave out
        if ((type[0] & 0x20) != 0)
            return false;
        if (Crc(content.AsSpan(at, 4 + length)) != BinaryPrimitives.ReadUInt32BigEndian(content.AsSpan(at + 4 + length)))
            throw Damaged($"the checksum of {System.Text.Encoding.Latin1.GetString(type)} is wrong");
        if (type.SequenceEqual("IHDR"u8))
            Head(body, options);
        else if (type.SequenceEqual("PLTE"u8))
            Palette = body.ToArray();
        else if (type.SequenceEqual("IDAT"u8))
            data.Add((at + 4)..(at + 4 + length));
        else if (!type.SequenceEqual("IEND"u8))
            throw Damaged("a chunk that no PNG has");
        return type.SequenceEqual("IEND"u8);
    }

    private void Head(ReadOnlySpan<byte> head, PictureOptions options)
    {
        if (Width != 0 || head.Length != 13)
            throw Damaged("its head is");
        uint width = BinaryPrimitives.ReadUInt32BigEndian(head), height = BinaryPrimitives.ReadUInt32BigEndian(head[4..]);
        Canvas.CheckSize(height, width, name, options);
        (Width, Height, Depth, ColorType) = ((int)width, (int)height, head[8], head[9]);
        bool known = ColorType switch
        {
            0 => Depth is 1 or 2 or 4 or 8 or 16,
            3 => Depth is 1 or 2 or 4 or 8,
            2 or 4 or 6 => Depth is 8 or 16,
            _ => false,
        };
        if (!known || head[10] != 0 || head[11] != 0 || head[12] > 1)
            throw Damaged("its head is");
        Passes = head[12] == 0 ? [(0, 0, 1, 1)] : [.. Adam7.Where(p => p.X < Width && p.Y < Height)];
    }

    private void CheckData()
    {
        if (ColorType == 3 && (Palette.Length == 0 || Palette.Length % 3 != 0))
            throw Damaged("a palette is missing");
        long packed = data.Sum(r => (long)r.GetOffsetAndLength(content.Length).Length);
        if (Passes.Any(p => RowBytes(p) >= Array.MaxLength))
            throw new PictureException(name, "rows of a PNG that fit into memory", $"{Width} pixels of {BitsPerPixel} bits");
        long needed = Passes.Sum(p => Count(Height, p.Y, p.StepY) * (1 + RowBytes(p)));
        if (needed > packed * MostFromOneByte)
            throw new PictureException(name, $"a whole PNG of {Height} x {Width}", $"a truncated one: {packed} bytes of compressed data cannot be {needed} bytes of pixels");
    }

    /// <summary>How many of <paramref name="size"/> rows or columns a pass has.</summary>
    public static int Count(int size, int first, int step) => (size - first + step - 1) / step;

    /// <summary>Bytes of a pass's row, without the filter's.</summary>
    public long RowBytes((int X, int Y, int StepX, int StepY) pass) => ((long)Count(Width, pass.X, pass.StepX) * BitsPerPixel + 7) / 8;

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte b in bytes)
            crc = CrcTable[(byte)(crc ^ b)] ^ (crc >> 8);
        return ~crc;
    }
}
