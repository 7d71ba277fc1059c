using System.Runtime.InteropServices;
using SkiaSharp;

namespace Prototxt.Imaging;

/// <summary>JPEG, BMP, GIF and WebP through SkiaSharp's codecs, complete or not at all; row by row where the codec can.</summary>
internal static class SkiaDecoder
{
    private const int RowsAtOnce = 16;

    public static Picture Decode(byte[] encoded, PictureFormat format, string name, PictureOptions options) =>
        SkiaLibrary.Use(() => DecodeWithSkia(encoded, format, name, options));

    private static Picture DecodeWithSkia(byte[] encoded, PictureFormat format, string name, PictureOptions options)
    {
        GCHandle pin = GCHandle.Alloc(encoded, GCHandleType.Pinned);
        try
        {
            using SKData data = SKData.Create(pin.AddrOfPinnedObject(), encoded.Length);
            using SKCodec? codec = SKCodec.Create(data);
            if (codec is null || codec.EncodedFormat != Expected(format))
                throw new PictureException(name, $"a picture ({PictureFormats.Names})", WrongFile.Describe(encoded));
            int height = codec.Info.Height, width = codec.Info.Width;
            Canvas.CheckSize(height, width, name, options);
            if (FileEnd.Fault(format, encoded, height, width) is { } fault)
                throw new PictureException(name, $"a whole {format.Name()} of {height} x {width}", fault);

            (SKCodecResult result, Canvas? canvas) = Copy(codec, name, options);
            if (result == SKCodecResult.IncompleteInput)
                throw new PictureException(name, $"a whole {format.Name()} of {height} x {width}", $"a truncated one of {encoded.Length} bytes");
            return canvas is not null && result == SKCodecResult.Success
                ? canvas.ToPicture()
                : throw new PictureException(name, $"a sound {format.Name()} of {height} x {width}", $"damaged data ({result})");
        }
        finally
        {
            pin.Free();
        }
    }

    private static (SKCodecResult Result, Canvas? Canvas) Copy(SKCodec codec, string name, PictureOptions options)
    {
        int height = codec.Info.Height;
        // No colour space: samples come as stored. Unpremul: colours under transparent pixels survive.
        var alpha = codec.Info.AlphaType == SKAlphaType.Opaque ? SKAlphaType.Opaque : SKAlphaType.Unpremul;
        var info = new SKImageInfo(codec.Info.Width, height, SKColorType.Bgra8888, alpha);
        bool byRows = codec.StartScanlineDecode(info) == SKCodecResult.Success;
        // A codec that begins at the bottom turns the rows of each call around; one row is one either way.
        int rows = !byRows ? height : codec.ScanlineOrder == SKCodecScanlineOrder.BottomUp ? 1 : Math.Min(RowsAtOnce, height);
        using var strip = new NativeBytes(rows * info.RowBytes);
        if (!byRows && codec.GetPixels(info, strip.Address) is not SKCodecResult.Success and var failed)
            return (failed, null);
        var canvas = new Canvas(height, info.Width, codec.Info.ColorType == SKColorType.Gray8, name, options, (int)codec.EncodedOrigin,
            hasAlpha: options is { KeepsAlpha: true, Color: PictureColor.AsStored } && alpha != SKAlphaType.Opaque);
        for (int first = 0; first < height; first += rows)
        {
            int count = Math.Min(rows, height - first);
            if (byRows && codec.GetScanlines(strip.Address, count, info.RowBytes) != count)
                return (SKCodecResult.IncompleteInput, null);
            for (int i = 0; i < count; i++)
                canvas.Write(byRows ? codec.GetOutputScanline(first + i) : first + i, strip.Span.Slice(i * info.RowBytes, info.RowBytes), info.BytesPerPixel);
        }
        return (SKCodecResult.Success, canvas);
    }

    private static SKEncodedImageFormat Expected(PictureFormat format) => format switch
    {
        PictureFormat.Jpeg => SKEncodedImageFormat.Jpeg,
        PictureFormat.Bmp => SKEncodedImageFormat.Bmp,
        PictureFormat.Gif => SKEncodedImageFormat.Gif,
        _ => SKEncodedImageFormat.Webp,
    };
}
