namespace Prototxt.Imaging;

/// <summary>The formats that are read, told by how a file begins. What a decoder may know besides is never given to it.</summary>
internal enum PictureFormat
{
    None,
    Jpeg,
    Png,
    Bmp,
    Gif,
    WebP,
    Netpbm,
}

internal static class PictureFormats
{
    public const string Names = "JPEG, PNG, BMP, GIF, WebP, PGM or PPM";

    public static PictureFormat Of(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith<byte>([0xFF, 0xD8, 0xFF]) ? PictureFormat.Jpeg
        : bytes.StartsWith<byte>([0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10]) ? PictureFormat.Png
        : bytes.StartsWith("BM"u8) && bytes.Length > 26 ? PictureFormat.Bmp
        : bytes.StartsWith("GIF87a"u8) || bytes.StartsWith("GIF89a"u8) ? PictureFormat.Gif
        : bytes.StartsWith("RIFF"u8) && bytes.Length > 15 && bytes[8..].StartsWith("WEBPVP8"u8) ? PictureFormat.WebP
        : Netpbm.Matches(bytes) ? PictureFormat.Netpbm
        : PictureFormat.None;

    /// <summary>The format as a message names it.</summary>
    public static string Name(this PictureFormat format) => format is PictureFormat.WebP or PictureFormat.Netpbm ? format.ToString() : format.ToString().ToUpperInvariant();
}
