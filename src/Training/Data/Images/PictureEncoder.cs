using System.Runtime.InteropServices;
using Prototxt.Imaging;
using SkiaSharp;

namespace Prototxt.Training.Data.Images;

/// <summary>Pictures as files, through SkiaSharp.</summary>
internal static class PictureEncoder
{
    // What OpenCV, and so Caffe's tools, take for JPEG.
    private const int Quality = 95;

    /// <summary>The kinds of files there are, by the endings of their names.</summary>
    public static SKEncodedImageFormat? FormatOf(string ending) => ending.TrimStart('.').ToLowerInvariant() switch
    {
        "jpg" or "jpeg" => SKEncodedImageFormat.Jpeg,
        "png" => SKEncodedImageFormat.Png,
        "webp" => SKEncodedImageFormat.Webp,
        _ => null,
    };

    /// <summary>A picture file.</summary>
    public static byte[] Encode(Picture picture, SKEncodedImageFormat format) => SkiaLibrary.Use(() =>
    {
        bool isGray = picture.Channels == 1;
        using var bitmap = new SKBitmap(picture.Width, picture.Height, isGray ? SKColorType.Gray8 : SKColorType.Bgra8888, SKAlphaType.Opaque);
        byte[] row = new byte[bitmap.RowBytes];
        for (int y = 0; y < picture.Height; y++)
        {
            ReadOnlySpan<byte> pixels = picture.Pixels.Slice(y * picture.Width * picture.Channels, picture.Width * picture.Channels);
            if (isGray)
                pixels.CopyTo(row);
            else
                for (int x = 0; x < picture.Width; x++)
                    (row[4 * x], row[(4 * x) + 1], row[(4 * x) + 2], row[(4 * x) + 3]) = (pixels[3 * x], pixels[(3 * x) + 1], pixels[(3 * x) + 2], 255);
            Marshal.Copy(row, 0, bitmap.GetPixels() + (y * bitmap.RowBytes), row.Length);
        }
        using SKData data = bitmap.Encode(format, Quality) ?? throw new InvalidOperationException($"SkiaSharp has no encoder for {format}.");
        return data.ToArray();
    });
}
