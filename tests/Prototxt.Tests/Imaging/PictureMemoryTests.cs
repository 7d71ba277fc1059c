using Prototxt.Imaging;
using SkiaSharp;
using Xunit;

namespace Prototxt.Tests.Imaging;

/// <summary>Decoding takes the memory of the picture, and none for a picture that is not there.</summary>
public class PictureMemoryTests
{
    private const long Little = 1 << 20;

    [Fact]
    public void A_row_is_decoded_after_the_other()
    {
        const int Height = 1000, Width = 1500;
        byte[] jpeg = TestPictures.Encoded(Width, Height, SKEncodedImageFormat.Jpeg), png = TestPictures.Encoded(Width, Height, SKEncodedImageFormat.Png), webp = TestPictures.Encoded(Width, Height, SKEncodedImageFormat.Webp);
        byte[] bits = TestPictures.Png(Width, Height, 1, 0, new byte[(Width + 7) / 8 * Height]);
        foreach (byte[] file in new[] { jpeg, png, TestPictures.Bmp(Width, Height), [.. "P6 1500 1000 255\n"u8, .. new byte[3 * Height * Width]] })
        {
            Assert.InRange(Allocated(() => Picture.Decode(file)), 3 * Height * Width, 3 * Height * Width + Little);
            Assert.InRange(Allocated(() => Picture.Decode(file, options: new() { Color = PictureColor.Gray })), Height * Width, Height * Width + Little);
        }
        byte[] turned = TestPictures.WithOrientation(jpeg, 6);
        Assert.InRange(Allocated(() => Picture.Decode(turned)), 3 * Height * Width, 3 * Height * Width + Little);
        Assert.InRange(Allocated(() => Picture.Decode(bits)), 3 * Height * Width, 3 * Height * Width + Little);
        Assert.InRange(Allocated(() => Picture.Decode(bits, options: new() { Color = PictureColor.AsStored })), Height * Width, Height * Width + Little);
        // whole, in memory outside the heap that is given back at once
        Assert.InRange(Allocated(() => Picture.Decode(webp)), 3 * Height * Width, 3 * Height * Width + Little);
    }

    [Theory]
    [MemberData(nameof(Pieces))]
    public void A_piece_of_a_file_costs_nothing(string format, byte[] file)
    {
        Assert.NotEmpty(format);
        PictureException? error = null;
        Assert.InRange(Allocated(() => error = Assert.Throws<PictureException>(() => Picture.Decode(file))), 0, Little);
        Assert.Contains("truncated", error!.Found, StringComparison.Ordinal);
    }

    public static TheoryData<string, byte[]> Pieces
    {
        get
        {
            var pieces = new TheoryData<string, byte[]>();
            const int Side = 8000;
            // nothing but a head and a little data, with all the form of a whole file
            pieces.Add("PNG", TestPictures.Png(Side, Side, 1, 0, [0, 0, 0, 0]));
            pieces.Add("GIF, a screen", TestPictures.Gif(Side, Side, Side, Side));
            pieces.Add("GIF, a frame", TestPictures.Gif(2, 2, Side, Side));
            pieces.Add("GIF, cut", TestPictures.Gif(16, 16, 16, 16)[..^2]);
            pieces.Add("BMP", TestPictures.Bmp(Side, Side, rows: 4));
            pieces.Add("PPM", [.. "P6 8000 8000 255\n"u8, 1, 2, 3]);
            // cut from a sound file
            foreach (SKEncodedImageFormat format in new[] { SKEncodedImageFormat.Jpeg, SKEncodedImageFormat.Png, SKEncodedImageFormat.Webp })
            {
                byte[] whole = TestPictures.Encoded(1200, 1200, format);
                pieces.Add($"{format}, cut", whole[..(whole.Length / 2)]);
                pieces.Add($"{format}, cut near its end", whole[..^20]);
            }
            byte[] jpeg = TestPictures.Encoded(16, 16, SKEncodedImageFormat.Jpeg);
            int head = jpeg.AsSpan().IndexOf<byte>([0xFF, 0xC0]);
            (jpeg[head + 5], jpeg[head + 7]) = (30, 30); // 7696 rows and columns
            pieces.Add("JPEG", jpeg);
            byte[] webp = TestPictures.Encoded(16, 16, SKEncodedImageFormat.Webp);
            (webp[27], webp[29]) = (30, 30);
            pieces.Add("WebP", webp);
            return pieces;
        }
    }

    [Fact]
    public void A_size_that_no_picture_can_have_is_refused_as_an_argument()
    {
        var picture = Picture.FromBytes([1, 2, 3], 1, 1, 3);
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => picture.Resize(100_000, 100_000));
        Assert.Contains("100000 x 100000", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => picture.ResizeToFloat(20_000, 20_000));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MeanImage([1f], 1, 1, 1).Resize(int.MaxValue, int.MaxValue));
    }

    private static long Allocated(Action action)
    {
        action(); // what is made once, and the code
        long before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
