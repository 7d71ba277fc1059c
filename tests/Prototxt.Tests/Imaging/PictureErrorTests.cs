using System.Text;
using CsCheck;
using Prototxt.Imaging;
using Prototxt.Tests.Runtime;
using Prototxt.Tests.Weights;
using SkiaSharp;
using Xunit;

namespace Prototxt.Tests.Imaging;

public class PictureErrorTests
{
    [Theory]
    [InlineData("", "it is empty")]
    [InlineData("<!DOCTYPE html><html>", "a web page: starts with \"<!DOCTYPE html><html>\"")]
    [InlineData("version https://git-lfs.github.com/spec/v1", "a Git LFS pointer")]
    [InlineData("404: Not Found", "text: starts with \"404: Not Found\"")]
    [InlineData("\0\u0001\u0002", "something else: starts with the bytes 000102")]
    public void What_is_no_picture_is_named(string content, string found)
    {
        var error = Assert.Throws<PictureException>(() => Picture.Decode(Encoding.Latin1.GetBytes(content), "cat.jpg"));
        Assert.Equal("cat.jpg", error.Subject);
        Assert.Contains(found, error.Message, StringComparison.Ordinal);
        Assert.Contains("expected a picture", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[] { 0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 4, 1, 2, 3, 4 }, "IDX file like MNIST's: 2 x 3 x 4 numbers")]
    [InlineData(new byte[] { 0, 0, 8, 8, 1, 2, 3, 4, 5, 6, 7, 8 }, "something else")] // WBMP of 8 x 8
    [InlineData(new byte[] { 0, 0, 1, 0, 1, 0, 16, 16, 0, 0, 1, 0, 32, 0, 0, 0, 0, 0, 22, 0, 0, 0 }, "an icon")]
    [InlineData(new byte[] { 0, 0, 2, 0, 1, 0, 16, 16, 0, 0, 1, 0, 32, 0 }, "a cursor")]
    [InlineData(new byte[] { 0, 0, 0, 24, 0x66, 0x74, 0x79, 0x70, 0x61, 0x76, 0x69, 0x66 }, "AVIF")]
    [InlineData(new byte[] { 0, 0, 0, 24, 0x66, 0x74, 0x79, 0x70, 0x68, 0x65, 0x69, 0x63 }, "HEIF")]
    [InlineData(new byte[] { 0x49, 0x49, 0x2A, 0, 8, 0, 0, 0 }, "TIFF picture or a camera's raw file")]
    [InlineData(new byte[] { 0xAB, 0x4B, 0x54, 0x58, 0x20, 0x31, 0x31, 0xBB }, "KTX")]
    [InlineData(new byte[] { 0x13, 0xAB, 0xA1, 0x5C, 4, 4, 1, 8, 0, 0 }, "ASTC")]
    [InlineData(new byte[] { 0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C, 0, 4 }, "a 7z archive")]
    [InlineData(new byte[] { 0x7F, 0x45, 0x4C, 0x46, 2, 1, 1, 0 }, "a program or a library")]
    [InlineData(new byte[] { 0x50, 0x4B, 0x4D, 0x20, 0x31, 0x30, 0, 0 }, "PKM")]
    public void A_format_that_is_not_documented_is_no_picture(byte[] content, string found)
    {
        var error = Assert.Throws<PictureException>(() => Picture.Decode(content));
        Assert.Contains(found, error.Found, StringComparison.Ordinal);
        Assert.Contains("JPEG, PNG, BMP, GIF, WebP, PGM or PPM", error.Expected, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SKEncodedImageFormat.Jpeg)]
    [InlineData(SKEncodedImageFormat.Webp)]
    [InlineData(SKEncodedImageFormat.Png)]
    public void Documented_formats_are_read(SKEncodedImageFormat format) => Assert.Equal(new PictureSize(5, 7), Picture.Decode(TestPictures.Encoded(7, 5, format)).Size);

    [Fact]
    public void So_are_those_that_Skia_does_not_write()
    {
        byte[] bmp = TestPictures.Bmp(3, 2);
        // rows from the bottom, each filled up to a multiple of four bytes
        Assert.Equal([.. bmp[66..75], .. bmp[54..63]], Picture.Decode(bmp).Pixels.ToArray());
        Assert.Equal([3, 2, 1, 202, 201, 200], Picture.Decode(TestPictures.Gif(2, 1, 2, 1)).Pixels.ToArray());
    }

    [Fact]
    public void A_missing_file_and_a_folder_are_named()
    {
        string missing = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".jpg");
        Assert.Equal($"{missing}: expected a picture file, found no such file.", Assert.Throws<PictureException>(() => Picture.Load(missing)).Message);
        Assert.Equal("a folder", Assert.Throws<PictureException>(() => Picture.Load(AppContext.BaseDirectory)).Found);
        Assert.Throws<PictureException>(() => Picture.Load(""));
    }

    [SkippableFact]
    public void What_is_no_file_is_not_opened()
    {
        Skip.If(OperatingSystem.IsWindows(), "There are no pipes and devices in folders on Windows.");
        using var folder = new TemporaryFolder();
        string pipe = Path.Combine(folder.Root, "pipe.jpg");
        RegularFileTests.MakePipe(pipe);
        foreach ((string path, string found) in ((string, string)[])[(pipe, "a pipe"), (folder.Root, "a folder"), ("/dev/zero", "a device")])
        {
            Assert.Equal($"{path}: expected a picture file, found {found}.", Assert.Throws<PictureException>(() => Picture.Load(path)).Message);
            Assert.Equal($"{path}: expected a mean file, found {found}.", Assert.Throws<ImagingException>(() => MeanImage.Load(path)).Message);
            Assert.Equal($"{path}: expected a labels file, found {found}.", Assert.Throws<ImagingException>(() => Labels.Load(path)).Message);
        }
    }

    [Fact]
    public void A_decompression_bomb_is_refused_before_it_takes_memory()
    {
        // 50 000 x 50 000 claimed, nothing behind it
        var error = Assert.Throws<PictureException>(() => Picture.Decode(TestPictures.Png(50_000, 50_000, 8, 2, [1, 2, 3])));
        Assert.Contains("50000 x 50000", error.Found, StringComparison.Ordinal);
        byte[] small = TestPictures.Png(3, 2, 8, 0, [1, 2, 3, 4, 5, 6]);
        Assert.Throws<PictureException>(() => Picture.Decode(small, options: new() { MaxPixels = 5 }));
        Assert.Equal(6, Picture.Decode(small, options: new() { MaxPixels = 6, Color = PictureColor.AsStored }).Pixels.Length);
        Assert.Throws<PictureException>(() => Picture.Decode(small, options: new() { MaxBytes = 10 }));
        using var stream = new MemoryStream(small);
        Assert.Throws<PictureException>(() => Picture.Decode(stream, options: new() { MaxBytes = 10 }));
    }

    [Theory]
    [InlineData("P3\n1 1\n255\n1 2 3\n", "P3")]
    [InlineData("P6\n1 1\n65535\n123456", "65535")]
    [InlineData("P5\n2 2\n255\n123", "3 (truncated)")]
    [InlineData("P5\n2", "\"2\" and no space")]
    [InlineData("P5\n999999999 999999999 255\n", "999999999 x 999999999")]
    [InlineData("P5\n0 1 255\n", "1 x 0")]
    public void Netpbm_files_that_are_not_read_say_why(string content, string found) =>
        Assert.Contains(found, Assert.Throws<PictureException>(() => Picture.Decode(Encoding.Latin1.GetBytes(content))).Found, StringComparison.Ordinal);

    [Fact]
    public void Netpbm_comments_are_skipped() =>
        Assert.Equal([67, 66, 65], Picture.Decode("P6 # made by hand\n1 1\n# white is\n255\nABC"u8.ToArray()).Pixels.ToArray());

    [Fact]
    public void Mutated_files_give_a_picture_or_a_picture_exception()
    {
        byte[][] seeds =
        [
            TestPictures.Encoded(17, 13, SKEncodedImageFormat.Jpeg), TestPictures.Encoded(17, 13, SKEncodedImageFormat.Png),
            TestPictures.Encoded(17, 13, SKEncodedImageFormat.Webp), TestPictures.CmykJpeg(1, 2, 3, 4),
            TestPictures.Png(3, 1, 8, 3, [0, 1, 1], ("PLTE", [1, 2, 3, 4, 5, 6])), TestPictures.Bmp(5, 4), TestPictures.Gif(2, 1, 2, 1), TestPictures.RandomPng(new Random(1), 9, 9, 16, 6, 4, interlaced: true), [.. "P6\n2 1\n255\n123456"u8],
            TestPictures.WithOrientation(TestPictures.Encoded(9, 5, SKEncodedImageFormat.Jpeg), 6),
        ];
        Gen.Select(Gen.Int[0, seeds.Length - 1], Gen.Select(Gen.Int[0, 2000], Gen.Byte).Array[0, 8], Gen.Int[0, 3000], Gen.Bool)
            .Sample((which, changes, length, cut) =>
            {
                byte[] bytes = [.. seeds[which]];
                foreach ((int at, byte value) in changes)
                    bytes[at % bytes.Length] = value;
                if (cut)
                    bytes = bytes[..Math.Min(length, bytes.Length)];
                // half of the changes go past a PNG's checksums
                if (length % 2 == 0 && bytes is [0x89, ..])
                    TestPictures.WithChecksums(bytes);
                try
                {
                    var picture = Picture.Decode(bytes, options: new() { MaxPixels = 1_000_000 });
                    return picture.Pixels.Length == picture.Height * picture.Width * 3;
                }
                catch (PictureException)
                {
                    return true;
                }
            }, iter: 3000);
    }

    [Fact]
    public void A_missing_native_library_is_answered_with_the_package_to_add()
    {
        var loader = new TypeInitializationException("SkiaSharp.SKData", new DllNotFoundException("libSkiaSharp"));
        var error = Assert.Throws<DllNotFoundException>(() => SkiaLibrary.Use<int>(() => throw loader));
        Assert.Contains("SkiaSharp.NativeAssets.Linux.NoDependencies", error.Message, StringComparison.Ordinal);
        Assert.Same(loader, error.InnerException);
        Assert.Throws<InvalidOperationException>(() => SkiaLibrary.Use<int>(() => throw new InvalidOperationException()));
    }
}
