using System.Runtime.InteropServices;
using SkiaSharp;

namespace Prototxt.Imaging;

/// <summary>JPEG, PNG, BMP, GIF and WebP through SkiaSharp's codecs, complete or not at all.</summary>
internal static class SkiaDecoder
{
    public static Decoded Decode(byte[] encoded, string name, PictureOptions options) =>
        SkiaLibrary.Use(() => DecodeWithSkia(encoded, name, options));

    private static Decoded DecodeWithSkia(byte[] encoded, string name, PictureOptions options)
    {
        using SKData data = SKData.CreateCopy(encoded);
        using SKCodec? codec = SKCodec.Create(data);
        if (codec is null)
            throw new PictureException(name, "a picture (JPEG, PNG, BMP, GIF, WebP, PGM or PPM)", FileKind.Describe(encoded));
        int height = codec.Info.Height, width = codec.Info.Width;
        Decoded.Check(height, width, name, options);

        // No colour space: samples come as stored. Unpremul: colours under transparent pixels survive.
        var alpha = codec.Info.AlphaType == SKAlphaType.Opaque ? SKAlphaType.Opaque : SKAlphaType.Unpremul;
        var info = new SKImageInfo(width, height, SKColorType.Bgra8888, alpha);
        var bgra = new byte[info.BytesSize];
        GCHandle pin = GCHandle.Alloc(bgra, GCHandleType.Pinned);
        SKCodecResult result;
        try
        {
            result = codec.GetPixels(info, pin.AddrOfPinnedObject());
        }
        finally
        {
            pin.Free();
        }
        if (result == SKCodecResult.IncompleteInput || (codec.EncodedFormat == SKEncodedImageFormat.Png && !PngChunks.AreComplete(encoded)))
            throw new PictureException(name, $"a whole {codec.EncodedFormat} of {height} x {width}", $"a truncated one of {encoded.Length} bytes");
        if (result != SKCodecResult.Success)
            throw new PictureException(name, $"a sound {codec.EncodedFormat} of {height} x {width}", $"damaged data ({result})");

        int channels = IsGray(encoded, codec) ? 1 : 3;
        var decoded = new Decoded(TakeColors(bgra, height * width, channels), height, width, channels);
        return options.ApplyOrientation ? Orientation.Apply(decoded, (int)codec.EncodedOrigin) : decoded;
    }

    private static byte[] TakeColors(byte[] bgra, int count, int channels)
    {
        var taken = new byte[checked(count * channels)];
        for (int i = 0, from = 0, to = 0; i < count; i++, from += 4, to += channels)
        {
            taken[to] = bgra[from];
            if (channels == 3)
            {
                taken[to + 1] = bgra[from + 1];
                taken[to + 2] = bgra[from + 2];
            }
        }
        return taken;
    }

    // A PNG states its colour type in byte 25: 0 is grey, 4 grey with alpha, which Skia reports as colour.
    private static bool IsGray(byte[] encoded, SKCodec codec) =>
        codec.Info.ColorType == SKColorType.Gray8
        || (codec.EncodedFormat == SKEncodedImageFormat.Png && encoded.Length > 25 && encoded[25] is (0 or 4));
}
