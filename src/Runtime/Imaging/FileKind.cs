using System.Buffers.Binary;
using System.Text;

namespace Prototxt.Imaging;

/// <summary>Says in words what a file that is not what was hoped for starts with.</summary>
internal static class FileKind
{
    private static readonly (string Kind, int Offset, byte[] Start)[] Others =
    [
        ("an icon (ICO)", 0, [0, 0, 1, 0]),
        ("a cursor (CUR)", 0, [0, 0, 2, 0]),
        ("an AVIF picture", 4, [.. "ftypavi"u8]),
        ("a HEIF picture", 4, [.. "ftyphei"u8]),
        ("a HEIF picture", 4, [.. "ftyphev"u8]),
        ("a HEIF picture", 4, [.. "ftypmif1"u8]),
        ("a video (MP4)", 4, [.. "ftyp"u8]),
        ("a TIFF or a camera's raw file", 0, [.. "II*\0"u8]),
        ("a TIFF or a camera's raw file", 0, [.. "MM\0*"u8]),
        ("a JPEG 2000 picture", 0, [0, 0, 0, 12, .. "jP  "u8]),
        ("a JPEG XL picture", 0, [0xFF, 0x0A]),
        ("a JPEG XL picture", 0, [0, 0, 0, 12, .. "JXL "u8]),
        ("a Photoshop document", 0, [.. "8BPS"u8]),
        ("a texture (KTX)", 0, [0xAB, .. "KTX "u8]),
        ("a texture (ASTC)", 0, [0x13, 0xAB, 0xA1, 0x5C]),
        ("a texture (PKM)", 0, [.. "PKM "u8]),
        ("a texture (DDS)", 0, [.. "DDS "u8]),
        ("a NumPy array", 0, [0x93, .. "NUMPY"u8]),
        ("an HDF5 file", 0, [0x89, .. "HDF\r\n"u8]),
        ("a gzip archive", 0, [0x1F, 0x8B]),
        ("a ZIP archive", 0, [.. "PK\u0003\u0004"u8]),
        ("a PDF document", 0, [.. "%PDF"u8]),
    ];

    public static string Describe(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            return "nothing: it is empty";
        if (bytes.StartsWith<byte>([0xFF, 0xD8]))
            return "a damaged or truncated JPEG";
        if (bytes.StartsWith<byte>([0x89, (byte)'P', (byte)'N', (byte)'G']))
            return "a damaged or truncated PNG";
        if (PictureFormats.Of(bytes) is not PictureFormat.None and var format)
            return $"a damaged or truncated {format.Name()}";
        string start = Encoding.Latin1.GetString(bytes[..Math.Min(bytes.Length, 40)]);
        string trimmed = start.TrimStart('\u00EF', '\u00BB', '\u00BF', ' ', '\t', '\r', '\n');
        if (trimmed.StartsWith("<!doctype", StringComparison.OrdinalIgnoreCase) || trimmed.StartsWith("<html", StringComparison.OrdinalIgnoreCase))
            return $"a web page: starts with \"{Printable(trimmed)}\"";
        if (trimmed.StartsWith("version https://git-lfs", StringComparison.Ordinal))
            return "a Git LFS pointer, not the file it stands for";
        foreach ((string kind, int offset, byte[] pattern) in Others)
            if (bytes.Length > offset && bytes[offset..].StartsWith(pattern))
                return kind;
        if (Idx(bytes) is { } idx)
            return idx;
        return start.All(c => c is >= ' ' and < '\x7F' or '\t' or '\r' or '\n')
            ? $"text: starts with \"{Printable(start)}\""
            : $"something else: starts with the bytes {Convert.ToHexString(bytes[..Math.Min(bytes.Length, 12)])}";
    }

    // Two zeros, the numbers' type, the number of axes, and the axes: what MNIST comes in.
    private static string? Idx(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 8 || bytes[0] != 0 || bytes[1] != 0 || bytes[2] is not (8 or 9 or 11 or 12 or 13 or 14) || bytes[3] is 0 or > 4)
            return null;
        int axes = bytes[3];
        if (bytes.Length < 4 + 4 * axes)
            return null;
        List<uint> sizes = [];
        for (int i = 0; i < axes; i++)
            sizes.Add(BinaryPrimitives.ReadUInt32BigEndian(bytes[(4 + 4 * i)..]));
        return $"an IDX file as MNIST has them: {string.Join(" x ", sizes)} numbers";
    }

    private static string Printable(string text) => text.Split('\r', '\n')[0].Replace('\t', ' ').Trim();
}
