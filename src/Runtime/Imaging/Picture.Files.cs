namespace Prototxt.Imaging;

public sealed partial class Picture
{
    /// <summary>
    /// Reads a picture file: JPEG (also CMYK), PNG (1 to 16 bits, palette; alpha is dropped without blending, the upper byte of 16 bits
    /// is kept), BMP, GIF (first frame), WebP and binary PGM/PPM. Colour profiles and gamma are ignored, as OpenCV does.
    /// </summary>
    /// <param name="path">The file; error messages show this path.</param>
    /// <param name="options">Channels, orientation and limits; null for <see cref="PictureOptions.Default"/>.</param>
    /// <exception cref="PictureException">The file is missing, unreadable, empty, not a picture, damaged, truncated or too large.</exception>
    /// <exception cref="DllNotFoundException">SkiaSharp's native library is missing; the message names the package to reference.</exception>
    public static Picture Load(string path, PictureOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Decode(FileBytes.Read(path, (options ?? PictureOptions.Default).MaxBytes, "a picture file",
            (expected, found, inner) => new PictureException(path, expected, found, inner)), path, options);
    }

    /// <summary>Reads a picture from a stream, to its end; formats as for <see cref="Load"/>.</summary>
    /// <param name="stream">An encoded picture; it is left open.</param>
    /// <param name="name">The picture's name in error messages.</param>
    /// <param name="options">Channels, orientation and limits; null for <see cref="PictureOptions.Default"/>.</param>
    /// <exception cref="PictureException">Empty, no picture, damaged, truncated or too large.</exception>
    /// <exception cref="DllNotFoundException">SkiaSharp's native library is missing.</exception>
    public static Picture Decode(Stream stream, string name = "picture", PictureOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        int limit = (options ?? PictureOptions.Default).MaxBytes;
        return Decode(FileBytes.Read(stream, limit, (expected, found, inner) => new PictureException(name, expected, found, inner)), name, options);
    }

    /// <summary>Reads a picture from memory; formats as for <see cref="Load"/>.</summary>
    /// <param name="encoded">An encoded picture.</param>
    /// <param name="name">The picture's name in error messages.</param>
    /// <param name="options">Channels, orientation and limits; null for <see cref="PictureOptions.Default"/>.</param>
    /// <exception cref="PictureException">Empty, no picture, damaged, truncated or too large.</exception>
    /// <exception cref="DllNotFoundException">SkiaSharp's native library is missing.</exception>
    public static Picture Decode(byte[] encoded, string name = "picture", PictureOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(encoded);
        options ??= PictureOptions.Default;
        if (encoded.Length == 0)
            throw new PictureException(name, "a picture", "nothing: it is empty");
        if (encoded.Length > options.MaxBytes)
            throw new PictureException(name, $"at most {options.MaxBytes} bytes (PictureOptions.MaxBytes)", $"{encoded.Length}");

        return PictureFormats.Of(encoded) switch
        {
            PictureFormat.None => throw new PictureException(name, $"a picture ({PictureFormats.Names})", WrongFile.Describe(encoded)),
            PictureFormat.Netpbm => Netpbm.Decode(encoded, name, options),
            PictureFormat.Png => PngDecoder.Decode(encoded, name, options),
            PictureFormat format => SkiaDecoder.Decode(encoded, format, name, options),
        };
    }
}
