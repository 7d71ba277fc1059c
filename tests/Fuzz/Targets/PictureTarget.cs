using Prototxt.Imaging;
using SkiaSharp;

namespace Prototxt.Fuzz.Targets;

/// <summary>A picture, in each of the formats that are read.</summary>
internal sealed class PictureTarget : FuzzTarget
{
    private const int MostPixels = 1 << 20;
    private static readonly PictureOptions Options = new() { MaxPixels = MostPixels };

    public override string Name => "picture";

    public override IReadOnlyList<byte[]> Seeds()
    {
        using var bitmap = new SKBitmap(9, 7, SKColorType.Bgra8888, SKAlphaType.Opaque);
        for (int y = 0; y < bitmap.Height; y++)
            for (int x = 0; x < bitmap.Width; x++)
                bitmap.SetPixel(x, y, new SKColor((byte)(x * 28), (byte)(y * 36), (byte)(x * y * 4)));
        byte[] samples = [.. Enumerable.Range(0, 18).Select(i => (byte)(i * 14))];
        return
        [
            .. new[] { SKEncodedImageFormat.Png, SKEncodedImageFormat.Jpeg, SKEncodedImageFormat.Webp }.Select(f =>
            {
                using SKData data = bitmap.Encode(f, 90);
                return data.ToArray();
            }),
            [.. "P6\n3 2\n255\n"u8, .. samples],
            [.. "P5\n# grey\n6 3\n255\n"u8, .. samples],
            // BMP of 3 x 2 pixels, whose rows are filled up to 12 bytes
            [.. "BM"u8, 78, 0, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0, 40, 0, 0, 0, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 24, 0, .. new byte[24], .. samples, .. samples[..6]],
            // GIF of one pixel
            [.. "GIF89a"u8, 1, 0, 1, 0, 0x80, 0, 0, 0, 0, 0, 255, 255, 255, 0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0, 0x3B],
        ];
    }

    public override Verdict Read(byte[] input, string path)
    {
        Picture.Load(path, Options);
        return Verdict.Read;
    }

    public override bool IsDocumented(Exception exception) => exception is PictureException;

    // A picture may have as many pixels as the options allow, whatever its bytes; each takes some copies.
    public override long MostAllocated(int length) => base.MostAllocated(length) + 32L * MostPixels;
}
