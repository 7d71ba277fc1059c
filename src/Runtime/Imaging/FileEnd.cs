using System.Buffers.Binary;

namespace Prototxt.Imaging;

/// <summary>
/// Whether a file that another library decodes is there to its end and can hold the picture that it claims: what can be seen without
/// decoding, so that a piece of a file costs nothing. PNG has <see cref="PngFile"/>.
/// </summary>
internal static class FileEnd
{
    /// <summary>The fault, or null.</summary>
    public static string? Fault(PictureFormat format, ReadOnlySpan<byte> file, long height, long width)
    {
        // The most pixels that a byte can stand for: a JPEG has a bit for each block of 64 at least, a run in a BMP 255 in two bytes, a
        // code of a GIF 4096 in twelve bits, and a lossy WebP three bits for the modes of each block of 256. A lossless one may need none.
        long? most = format switch
        {
            PictureFormat.Jpeg => 512,
            PictureFormat.Bmp => 128,
            PictureFormat.Gif => 2731,
            _ => HasLossyFrame(file) ? 683 : null,
        };
        return (format switch
        {
            PictureFormat.Jpeg => HasJpegEnd(file),
            PictureFormat.Gif => HasGifFrame(file),
            PictureFormat.Bmp => HasBmpRows(file, height, width),
            _ => file.Length >= 8 + (long)BinaryPrimitives.ReadUInt32LittleEndian(file[4..]),
        })
            ? most is { } pixels && (height * width + pixels - 1) / pixels > file.Length ? $"a truncated one: {file.Length} bytes cannot be so many pixels" : null
            : $"a truncated one of {file.Length} bytes";
    }

    // Segments have a length; what follows a scan's head goes on to the next marker that is neither a stuffed zero nor a restart.
    private static bool HasJpegEnd(ReadOnlySpan<byte> file)
    {
        const byte Start = 0xD8, End = 0xD9, LastRestart = 0xD7, FirstRestart = 0xD0, Temporary = 0x01;
        for (int at = 2; at + 1 < file.Length;)
        {
            byte marker = file[at + 1];
            if (file[at] != 0xFF || marker is 0 or 0xFF or Temporary or Start or (>= FirstRestart and <= LastRestart))
            {
                int skip = file[(at + 1)..].IndexOf((byte)0xFF);
                if (skip < 0)
                    return false;
                at += 1 + skip;
                continue;
            }

            if (marker == End)
                return true;
            if (at + 3 >= file.Length)
                return false;
            at += 2 + BinaryPrimitives.ReadUInt16BigEndian(file[(at + 2)..]);
        }
        return false;
    }

    // Blocks up to the end of the first picture's data.
    private static bool HasGifFrame(ReadOnlySpan<byte> file)
    {
        if (file.Length < 13)
            return false;
        int at = 13 + Colors(file[10]);
        while (at < file.Length)
        {
            byte kind = file[at];
            if (kind is not (0x21 or 0x2C))
                return false;
            bool isFrame = kind == 0x2C;
            if (at + 10 > file.Length)
                return false;
            // a frame's head, its colours and the size of its codes, or the label of an extension
            at += isFrame ? 11 + Colors(file[at + 9]) : 2;
            while (at < file.Length && file[at] != 0)
                at += 1 + file[at];
            if (at >= file.Length)
                return false;
            if (isFrame)
                return true;
            at++;
        }
        return false;

        static int Colors(byte flags) => (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);
    }

    // A WebP's chunks up to its first frame.
    private static bool HasLossyFrame(ReadOnlySpan<byte> file)
    {
        for (long at = 12; at + 8 <= file.Length;)
        {
            ReadOnlySpan<byte> chunk = file[(int)at..];
            if (chunk.StartsWith("VP8 "u8) || chunk.StartsWith("VP8L"u8) || chunk.StartsWith("ANMF"u8))
                return chunk[3] == ' ';
            at += 8 + ((long)BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..]) + 1) / 2 * 2;
        }
        return false;
    }

    private static bool HasBmpRows(ReadOnlySpan<byte> file, long height, long width)
    {
        const int CoreHead = 12;
        uint offset = BinaryPrimitives.ReadUInt32LittleEndian(file[10..]), head = BinaryPrimitives.ReadUInt32LittleEndian(file[14..]);
        if (head != CoreHead && file.Length < 34)
            return false;
        int bits = BinaryPrimitives.ReadUInt16LittleEndian(file[(head == CoreHead ? 24 : 28)..]);
        bool isPacked = head != CoreHead && BinaryPrimitives.ReadUInt32LittleEndian(file[30..]) is 1 or 2;
        return isPacked || offset + height * ((width * bits + 31) / 32 * 4) <= file.Length;
    }
}
