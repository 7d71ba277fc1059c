using System.Runtime.InteropServices;
using Prototxt.Imaging;
using SkiaSharp;
using Xunit;

namespace Prototxt.Tests.Imaging;

/// <summary>PNG of every kind against another decoder.</summary>
public class PngTests
{
    [Theory]
    [InlineData(0, new[] { 1, 2, 4, 8, 16 })]
    [InlineData(2, new[] { 8, 16 })]
    [InlineData(3, new[] { 1, 2, 4, 8 })]
    [InlineData(4, new[] { 8, 16 })]
    [InlineData(6, new[] { 8, 16 })]
    public void Every_kind_is_read_as_libpng_reads_it(int colorType, int[] depths)
    {
        var random = new Random(colorType);
        byte[] palette = new byte[3 * 256];
        random.NextBytes(palette);
        (string, byte[])[] extra = colorType == 3 ? [("PLTE", palette)] : [];
        foreach (int depth in depths)
            foreach ((int width, int height) in ((int, int)[])[(1, 1), (1, 3), (2, 1), (3, 5), (4, 4), (5, 2), (8, 8), (9, 17), (33, 31)])
                foreach (bool interlaced in (bool[])[false, true])
                    for (int filter = 0; filter <= 4; filter++)
                    {
                        byte[] png = TestPictures.RandomPng(random, width, height, depth, colorType, filter, interlaced, colorType == 3 && depth < 8 ? [("PLTE", palette[..(3 << depth)])] : extra);
                        Assert.Equal(ReadBySkia(png), Picture.Decode(png).Pixels.ToArray());
                    }
    }

    [Theory]
    [InlineData(8, 2)]
    [InlineData(1, 1)]
    public void A_colour_that_the_palette_lacks_is_an_error(int depth, int value)
    {
        byte row = (byte)(value << (8 - depth));
        byte[] palette = depth == 8 ? [1, 2, 3, 4, 5, 6] : [1, 2, 3];
        var error = Assert.Throws<PictureException>(() => Picture.Decode(TestPictures.Png(1, 1, depth, 3, [row], ("PLTE", palette)), "p.png"));
        Assert.Equal("p.png", error.Subject);
        Assert.Contains($"the colour {value} of a palette of {palette.Length / 3}", error.Found, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "checksum of IHDR")] // the width
    [InlineData(26, "checksum of IDAT")]
    public void A_changed_byte_is_noticed(int at, string found)
    {
        byte[] png = TestPictures.Png(3, 2, 8, 0, [1, 2, 3, 4, 5, 6]);
        png[16 + at + (at == 0 ? 3 : 0)] ^= 1;
        Assert.Contains(found, Assert.Throws<PictureException>(() => Picture.Decode(png)).Found, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 0x77)] // another way of packing
    [InlineData(1, 0xBB)] // needs a dictionary
    [InlineData(2, 0xFF)] // a block of a kind that there is not
    public void Data_that_cannot_be_unpacked_are_an_error(int at, int value)
    {
        byte[] png = TestPictures.Png(3, 2, 8, 0, [1, 2, 3, 4, 5, 6]);
        int data = png.AsSpan().IndexOf("IDAT"u8) + 4;
        Assert.Equal(0x78, png[data]);
        png[data + at] = (byte)value;
        Assert.Contains("compressed data", Assert.Throws<PictureException>(() => Picture.Decode(TestPictures.WithChecksums(png))).Found, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(5, 8)]
    [InlineData(0, 3)]
    [InlineData(2, 4)]
    [InlineData(3, 16)]
    public void A_head_that_no_PNG_has_is_refused(int colorType, int depth) =>
        Assert.Contains("damaged", Assert.Throws<PictureException>(() => Picture.Decode(TestPictures.Png(1, 1, depth, colorType, [0, 0, 0, 0]))).Found, StringComparison.Ordinal);

    [Fact]
    public void A_palette_is_needed_where_pixels_are_its_colours() =>
        Assert.Contains("a palette is missing", Assert.Throws<PictureException>(() => Picture.Decode(TestPictures.Png(1, 1, 8, 3, [0]))).Found, StringComparison.Ordinal);

    private static byte[] ReadBySkia(byte[] png)
    {
        using SKData data = SKData.CreateCopy(png);
        using SKCodec codec = SKCodec.Create(data);
        var info = new SKImageInfo(codec.Info.Width, codec.Info.Height, SKColorType.Bgra8888, codec.Info.AlphaType == SKAlphaType.Opaque ? SKAlphaType.Opaque : SKAlphaType.Unpremul);
        var bgra = new byte[info.BytesSize];
        GCHandle pin = GCHandle.Alloc(bgra, GCHandleType.Pinned);
        Assert.Equal(SKCodecResult.Success, codec.GetPixels(info, pin.AddrOfPinnedObject()));
        pin.Free();
        return [.. bgra.Where((_, i) => i % 4 != 3)];
    }
}
