using Prototxt.Imaging;
using Prototxt.Tests.Infrastructure;
using SkiaSharp;
using Xunit;

namespace Prototxt.Tests.Imaging;

public class PictureDecodingTests
{
    private static readonly PictureOptions AsStored = new() { Color = PictureColor.AsStored };

    [Fact]
    public void One_pixel_is_a_picture_and_comes_out_blue_green_red()
    {
        var picture = Picture.Decode(TestPictures.Png(1, 1, 8, 2, [10, 20, 30]));
        Assert.Equal((1, 1, 3), (picture.Height, picture.Width, picture.Channels));
        Assert.Equal([30, 20, 10], picture.Pixels.ToArray());
    }

    [Fact]
    public void Of_sixteen_bits_the_upper_eight_are_kept()
    {
        var picture = Picture.Decode(TestPictures.Png(1, 2, 16, 2, [1, 255, 2, 128, 3, 0, 255, 254, 128, 127, 0, 255]));
        Assert.Equal([3, 2, 1, 0, 128, 255], picture.Pixels.ToArray());
        var gray = Picture.Decode(TestPictures.Png(2, 1, 16, 0, [7, 255, 200, 1]), options: AsStored);
        Assert.Equal([7, 200], gray.Pixels.ToArray());
    }

    [Fact]
    public void Alpha_is_dropped_and_colours_under_it_survive()
    {
        byte[] rgba = [200, 100, 50, 0, 201, 101, 51, 1, 90, 80, 70, 255];
        var picture = Picture.Decode(TestPictures.Png(3, 1, 8, 6, rgba));
        Assert.Equal([50, 100, 200, 51, 101, 201, 70, 80, 90], picture.Pixels.ToArray());
    }

    [Fact]
    public void A_palette_is_looked_up_with_and_without_transparency()
    {
        byte[] palette = [1, 2, 3, 40, 50, 60, 250, 251, 252];
        Assert.Equal([252, 251, 250, 3, 2, 1], Picture.Decode(TestPictures.Png(2, 1, 8, 3, [2, 0], ("PLTE", palette))).Pixels.ToArray());
        Assert.Equal([60, 50, 40, 3, 2, 1],
            Picture.Decode(TestPictures.Png(2, 1, 8, 3, [1, 0], ("PLTE", palette), ("tRNS", [0, 128]))).Pixels.ToArray());
    }

    [Theory]
    [InlineData(0, 8, new byte[] { 9, 99 }, new byte[] { 9, 99 })]
    [InlineData(4, 8, new byte[] { 9, 0, 99, 255 }, new byte[] { 9, 99 })]
    [InlineData(0, 1, new byte[] { 0x40 }, new byte[] { 0, 255 })]
    [InlineData(0, 4, new byte[] { 0x3F }, new byte[] { 51, 255 })]
    public void Gray_stays_gray_or_is_repeated(int colorType, int depth, byte[] row, byte[] expected)
    {
        byte[] png = TestPictures.Png(2, 1, depth, colorType, row);
        Assert.Equal(expected, Picture.Decode(png, options: AsStored).Pixels.ToArray());
        Assert.Equal(expected, Picture.Decode(png, options: new() { Color = PictureColor.Gray }).Pixels.ToArray());
        Assert.Equal(expected.SelectMany(v => new[] { v, v, v }), Picture.Decode(png).Pixels.ToArray());
    }

    [Fact]
    public void A_gamma_chunk_changes_nothing() =>
        Assert.Equal([30, 20, 10], Picture.Decode(TestPictures.Png(1, 1, 8, 2, [10, 20, 30], ("gAMA", [0, 1, 0x86, 0xA0]))).Pixels.ToArray());

    [Fact]
    public void Colour_becomes_gray_with_OpenCVs_weights()
    {
        Assert.Equal([(byte)29], Picture.FromBytes([255, 0, 0], 1, 1, 3).ToGray().Pixels.ToArray());
        Assert.Equal([(byte)150], Picture.FromBytes([0, 255, 0], 1, 1, 3).ToGray().Pixels.ToArray());
        Assert.Equal([(byte)76], Picture.FromBytes([0, 0, 255], 1, 1, 3).ToGray().Pixels.ToArray());
        Assert.All(Enumerable.Range(0, 256), v => Assert.Equal((byte)v, Picture.FromBytes([(byte)v, (byte)v, (byte)v], 1, 1, 3).ToGray()[0, 0]));
    }

    [Fact]
    public void A_CMYK_JPEG_is_read_as_Adobe_writes_it()
    {
        byte[] cmyk = TestPictures.CmykJpeg(200, 100, 50, 255);
        var picture = Picture.Decode(cmyk);
        Assert.Equal((8, 8, 3), (picture.Height, picture.Width, picture.Channels));
        Assert.InRange(picture[3, 3, 2], 199, 201);
        Assert.InRange(picture[3, 3, 1], 99, 101);
        Assert.InRange(picture[3, 3, 0], 49, 51);
    }

    [Theory]
    [InlineData(1, 0, 0)]
    [InlineData(2, 0, 1)]
    [InlineData(3, 1, 1)]
    [InlineData(4, 1, 0)]
    [InlineData(5, 0, 0)]
    [InlineData(6, 0, 1)]
    [InlineData(7, 1, 1)]
    [InlineData(8, 1, 0)]
    public void The_EXIF_orientation_turns_the_picture_upright(int orientation, int bottom, int right)
    {
        // dark at the stored picture's first corner only
        byte[] pixels = new byte[16 * 24];
        Array.Fill(pixels, (byte)255);
        for (int y = 0; y < 8; y++)
            pixels.AsSpan(y * 24, 8).Clear();
        using var bitmap = new SKBitmap(24, 16, SKColorType.Gray8, SKAlphaType.Opaque);
        System.Runtime.InteropServices.Marshal.Copy(pixels, 0, bitmap.GetPixels(), pixels.Length);
        using SKData data = bitmap.Encode(SKEncodedImageFormat.Jpeg, 100);
        byte[] jpeg = TestPictures.WithOrientation(data.ToArray(), orientation);

        var upright = Picture.Decode(jpeg);
        Assert.Equal(orientation >= 5 ? new PictureSize(24, 16) : new PictureSize(16, 24), upright.Size);
        for (int corner = 0; corner < 4; corner++)
        {
            int row = (corner >> 1) * (upright.Height - 1), column = (corner & 1) * (upright.Width - 1);
            bool dark = (corner >> 1) == bottom && (corner & 1) == right;
            Assert.Equal(dark, upright[row, column] < 128);
        }
        var stored = Picture.Decode(jpeg, options: new() { ApplyOrientation = false });
        Assert.Equal(new PictureSize(16, 24), stored.Size);
        Assert.True(stored[0, 0] < 128);
    }

    [Theory]
    [InlineData(SKEncodedImageFormat.Jpeg)]
    [InlineData(SKEncodedImageFormat.Png)]
    [InlineData(SKEncodedImageFormat.Webp)]
    public void A_truncated_file_is_an_error_and_never_half_a_picture(SKEncodedImageFormat format)
    {
        byte[] whole = TestPictures.Encoded(64, 48, format);
        Assert.Equal(new PictureSize(48, 64), Picture.Decode(whole).Size);
        foreach (double part in new[] { 0.01, 0.3, 0.5, 0.7, 0.9 })
            Assert.Throws<PictureException>(() => Picture.Decode(whole[..(int)(whole.Length * part)]));
    }

    [SkippableFact]
    public void Real_pictures_are_read()
    {
        string folder = SharedData.Require("data", "imagenet");
        Assert.Equal((360, 480, 3), Describe(Picture.Load(Path.Combine(folder, "cat.jpg"), AsStored)));
        Assert.Equal((360, 480, 1), Describe(Picture.Load(Path.Combine(folder, "cat_gray.jpg"), AsStored)));
        Assert.Equal((360, 480, 3), Describe(Picture.Load(Path.Combine(folder, "cat_gray.jpg"))));
        Assert.All(Directory.GetFiles(Path.Combine(folder, "pictures"), "*.png"), f => Assert.Equal((256, 256, 3), Describe(Picture.Load(f))));
        byte[] cat = File.ReadAllBytes(Path.Combine(folder, "cat.jpg"));
        Assert.Throws<PictureException>(() => Picture.Decode(cat[..(cat.Length / 2)]));
    }

    private static (int, int, int) Describe(Picture p) => (p.Height, p.Width, p.Channels);
}
