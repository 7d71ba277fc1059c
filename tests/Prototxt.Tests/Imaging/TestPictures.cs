using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using SkiaSharp;

namespace Prototxt.Tests.Imaging;

/// <summary>Small picture files made in memory.</summary>
internal static class TestPictures
{
    /// <summary>A PNG from raw rows (without filter bytes).</summary>
    public static byte[] Png(int width, int height, int depth, int colorType, byte[] rows, params (string Type, byte[] Data)[] extra)
    {
        using var file = new MemoryStream();
        file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10]);
        var head = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(head, width);
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(4), height);
        (head[8], head[9]) = ((byte)depth, (byte)colorType);
        Chunk(file, "IHDR", head);
        foreach ((string type, byte[] data) in extra)
            Chunk(file, type, data);
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            foreach (byte[] row in rows.Chunk(Math.Max(1, rows.Length / Math.Max(1, height))))
            {
                zlib.WriteByte(0);
                zlib.Write(row);
            }
        Chunk(file, "IDAT", packed.ToArray());
        Chunk(file, "IEND", []);
        return file.ToArray();
    }

    /// <summary>A PNG of random samples, every row with one filter; interlaced as Adam7 says.</summary>
    public static byte[] RandomPng(Random random, int width, int height, int depth, int colorType, int filter, bool interlaced, params (string Type, byte[] Data)[] extra)
    {
        int bits = depth * colorType switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };
        (int X, int Y, int StepX, int StepY)[] passes = interlaced ? [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)] : [(0, 0, 1, 1)];
        using var rows = new MemoryStream();
        foreach ((int x, int y, int stepX, int stepY) in passes)
            for (int row = y; row < height && x < width; row += stepY)
            {
                // whatever the filter makes of the bytes, they are samples
                var bytes = new byte[((width - x + stepX - 1) / stepX * bits + 7) / 8];
                random.NextBytes(bytes);
                rows.WriteByte((byte)filter);
                rows.Write(bytes);
            }
        byte[] png = Png(width, height, depth, colorType, [], extra);
        using var file = new MemoryStream();
        int data = png.AsSpan().IndexOf("IDAT"u8) - 4;
        file.Write(png.AsSpan(0, data));
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            zlib.Write(rows.ToArray());
        // in two chunks, which is one stream
        Chunk(file, "IDAT", packed.ToArray()[..4]);
        Chunk(file, "IDAT", packed.ToArray()[4..]);
        Chunk(file, "IEND", []);
        byte[] result = file.ToArray();
        result[28] = (byte)(interlaced ? 1 : 0);
        return WithChecksums(result);
    }

    /// <summary>A BMP of 24 bits a pixel, of which the first rows are there (all by default).</summary>
    public static byte[] Bmp(int width, int height, int? rows = null)
    {
        int rowBytes = (width * 3 + 3) / 4 * 4;
        var file = new byte[54 + rowBytes * (rows ?? height)];
        "BM"u8.CopyTo(file);
        foreach ((int at, int value) in ((int, int)[])[(2, file.Length), (10, 54), (14, 40), (18, width), (22, height), (26, 1 | (24 << 16))])
            BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(at), value);
        for (int i = 54; i < file.Length; i++)
            file[i] = (byte)(i * 7);
        return file;
    }

    /// <summary>A GIF of two colours whose one frame has data for two pixels.</summary>
    public static byte[] Gif(int width, int height, int frameWidth, int frameHeight)
    {
        byte[] file = [.. "GIF89a"u8, 0, 0, 0, 0, 0x80, 0, 0, 1, 2, 3, 200, 201, 202, 0x2C, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 2, 0x44, 0x0A, 0, 0x3B];
        foreach ((int at, int value) in ((int, int)[])[(6, width), (8, height), (24, frameWidth), (26, frameHeight)])
            BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(at), (ushort)value);
        return file;
    }

    public static byte[] Encoded(int width, int height, SKEncodedImageFormat format, int quality = 95)
    {
        using var bitmap = new SKBitmap(width, height, SKColorType.Bgra8888, SKAlphaType.Opaque);
        for (int y = 0; y < height; y++)
            for (int x = 0; x < width; x++)
                bitmap.SetPixel(x, y, new SKColor((byte)(x * 255 / Math.Max(1, width - 1)), (byte)(y * 255 / Math.Max(1, height - 1)), 128));
        using SKData data = bitmap.Encode(format, quality);
        return data.ToArray();
    }

    /// <summary>The same JPEG with an EXIF segment that states an orientation.</summary>
    public static byte[] WithOrientation(byte[] jpeg, int orientation)
    {
        byte[] exif =
        [
            .. "Exif\0\0MM\0*"u8, 0, 0, 0, 8,
            0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0, 0, 0, 0, 0,
        ];
        return [0xFF, 0xD8, 0xFF, 0xE1, 0, (byte)(exif.Length + 2), .. exif, .. jpeg[2..]];
    }

    /// <summary>An Adobe CMYK JPEG of 8 x 8 with the four levels everywhere (stored inverted, as Adobe does: 255 is no ink).</summary>
    public static byte[] CmykJpeg(params byte[] levels)
    {
        using var file = new MemoryStream();
        file.Write([0xFF, 0xD8, 0xFF, 0xEE, 0, 14, .. "Adobe"u8, 0, 100, 0, 0, 0, 0, 0]);
        // a quantum of 1 everywhere
        file.Write([0xFF, 0xDB, 0, 67, 0, .. Enumerable.Repeat((byte)1, 64)]);
        file.Write([0xFF, 0xC0, 0, 20, 8, 0, 8, 0, 8, 4, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0, 4, 0x11, 0]);
        // DC: codes of four bits for the sizes 0 to 11; AC: one code, the end of the block
        file.Write([0xFF, 0xC4, 0, 31, 0x00, 0, 0, 0, 12, .. new byte[12], .. Enumerable.Range(0, 12).Select(i => (byte)i)]);
        file.Write([0xFF, 0xC4, 0, 20, 0x10, 1, .. new byte[15], 0]);
        file.Write([0xFF, 0xDA, 0, 14, 4, 1, 0, 2, 0, 3, 0, 4, 0, 0, 63, 0]);
        var bits = new StringBuilder();
        foreach (byte level in levels)
        {
            int dc = (level - 128) * 8, size = 0;
            while (Math.Abs(dc) >> size > 0)
                size++;
            bits.Append(Convert.ToString(size, 2).PadLeft(4, '0'));
            if (size > 0)
                bits.Append(Convert.ToString(dc > 0 ? dc : dc + (1 << size) - 1, 2).PadLeft(size, '0'));
            bits.Append('0');
        }
        while (bits.Length % 8 != 0)
            bits.Append('1');
        for (int i = 0; i < bits.Length; i += 8)
        {
            byte b = Convert.ToByte(bits.ToString(i, 8), 2);
            file.WriteByte(b);
            if (b == 0xFF)
                file.WriteByte(0);
        }
        file.Write([0xFF, 0xD9]);
        return file.ToArray();
    }

    private static void Chunk(Stream file, string type, byte[] data)
    {
        byte[] body = [.. Encoding.ASCII.GetBytes(type), .. data];
        var number = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        file.Write(body);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc(body));
        file.Write(number);
    }

    /// <summary>A PNG whose chunks have the right checksums again.</summary>
    public static byte[] WithChecksums(byte[] png)
    {
        for (int at = 8; at + 12 <= png.Length;)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at));
            if (length < 0 || length > png.Length - at - 12)
                break;
            BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(at + 8 + length), Crc(png[(at + 4)..(at + 8 + length)]));
            at += 12 + length;
        }
        return png;
    }

    private static uint Crc(byte[] bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte b in bytes)
        {
            crc ^= b;
            for (int i = 0; i < 8; i++)
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320u);
        }
        return ~crc;
    }
}
