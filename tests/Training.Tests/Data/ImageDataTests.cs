using System.Globalization;
using Prototxt.Tests.Imaging;
using Prototxt.Tests.Layers;
using Prototxt.Training.Data;
using Prototxt.Training.Data.Draws;
using SkiaSharp;
using Xunit;
using MersenneTwister = Prototxt.Imaging.MersenneTwister;

namespace Prototxt.Training.Tests.Data;

/// <summary>Lists of pictures, as people write them.</summary>
public sealed class ImageDataTests : IDisposable
{
    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a.png 3\r\nmy pictures/b c.png -1\r\n\r\n", 3f, -1f)]
    [InlineData("a.png\t3\nmy pictures/b c.png 12  \n   \n", 3f, 12f)]
    [InlineData("\uFEFFa.png 0\n./a.png 1", 0f, 1f)]
    public void Lists_may_have_spaces_tabs_and_the_ends_of_any_system(string list, params float[] labels)
    {
        Picture("a.png", 1);
        Picture("my pictures/b c.png", 2);
        _folder.Write("list.txt", list);
        using NetData<Batch> data = Open("");
        using Batch batch = data.Next();
        Assert.Equal(labels, Numbers.Of(batch.Tops[1]));
    }

    [Theory]
    [InlineData("a.png\n", "line 1 (\"a.png\"): expected a path, a space and a label, found no label")]
    [InlineData("a.png 1\na.png x\n", "line 2 (\"a.png x\"): expected a whole number as the label at its end, found \"x\"")]
    [InlineData("a.png 1\n\na.png 1.5\n", "line 3 (\"a.png 1.5\"): expected a whole number")]
    [InlineData(" 1\n", "found no label")]
    [InlineData("", "expected a list of pictures, found an empty file")]
    [InlineData("other.png 1\n", "other.png: expected a picture file, found no such file")]
    public void Lines_that_are_none_are_named(string list, string message)
    {
        Picture("a.png", 1);
        _folder.Write("list.txt", list);
        Assert.Contains(message, Assert.Throws<DataException>(() => Open("")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_lists_and_sizes_that_differ_are_said()
    {
        Assert.Contains("expected the list of pictures, found nothing there; \"list.txt\" begins at the folder " + _folder.Path, Assert.Throws<DataException>(() => Open("")).Message, StringComparison.Ordinal);
        Directory.CreateDirectory(_folder["list.txt"]);
        Assert.Contains("found a folder", Assert.Throws<DataException>(() => Open("")).Message, StringComparison.Ordinal);
        Directory.Delete(_folder["list.txt"]);
        Picture("a.png", 1);
        Picture("b.png", 2, width: 4);
        _folder.Write("list.txt", "a.png 0\nb.png 1\n");
        using NetData<Batch> data = Open("");
        string message = Assert.Throws<DataException>(data.Next).Message;
        Assert.Contains("b.png: expected 3 x 2 x 3 like " + _folder["a.png"], message, StringComparison.Ordinal);
        using NetData<Batch> resized = Open("new_height: 5 new_width: 6");
        using Batch batch = resized.Next();
        Assert.Equal([2L, 3, 5, 6], batch.Tops[0].shape);
    }

    [Fact]
    public void A_shuffled_list_is_another_permutation_in_each_epoch_and_the_same_for_a_seed()
    {
        Many(7);
        float[] first = Labels("shuffle: true", 21, 5), again = Labels("shuffle: true", 21, 5);
        Assert.Equal(first, again);
        Assert.All(first.Chunk(7), epoch => Assert.Equal([0f, 1, 2, 3, 4, 5, 6], epoch.Order()));
        Assert.Equal(3, first.Chunk(7).Select(e => string.Join(',', e)).Distinct().Count());
        Assert.NotEqual(first, Labels("shuffle: true", 21, 6));
    }

    [Fact]
    public void The_order_is_that_of_Boosts_numbers()
    {
        Many(5);
        // by hand: the first number of the process seeds the stream, and a place below i + 1 is drawn by buckets of 2^32 / (i + 1)
        var numbers = new MersenneTwister(new MersenneTwister(9).Next());
        int[] expected = [0, 1, 2, 3, 4];
        for (int i = 4; i > 0; i--)
        {
            ulong count = (ulong)i + 1, bucket = (1UL << 32) / count;
            int other;
            while ((other = (int)(numbers.Next() / bucket)) > i)
            {
            }
            (expected[i], expected[other]) = (expected[other], expected[i]);
        }
        Assert.Equal(expected.Select(e => (float)e), Labels("shuffle: true", 5, 9));
        int[] items = [0, 1, 2, 3, 4];
        CaffeShuffle.Shuffle(items, new MersenneTwister(new MersenneTwister(9).Next()));
        Assert.Equal(expected, items);
    }

    [Fact]
    public void Lines_are_left_out_at_the_beginning_only()
    {
        Many(5);
        int skipped = (int)(new MersenneTwister(4).Next() % 3);
        Assert.Equal(Enumerable.Range(skipped, 11).Select(i => (float)(i % 5)), Labels("rand_skip: 3", 11, 4));
        Assert.Contains("which rand_skip 4000000 leaves out", Assert.Throws<DataException>(() => Labels("rand_skip: 4000000", 1, 4)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_JPEG_is_named_with_its_path()
    {
        Picture("a.png", 1);
        byte[] jpeg = TestPictures.Encoded(3, 2, SKEncodedImageFormat.Jpeg);
        _folder.Write("b.jpg", jpeg[..(jpeg.Length - 30)]);
        _folder.Write("list.txt", "a.png 0\nb.jpg 1\n");
        using NetData<Batch> data = Open("");
        string message = Assert.Throws<DataException>(data.Next).Message;
        Assert.StartsWith($"layer \"d\" (ImageData), {_folder["list.txt"]}, {_folder["b.jpg"]}: expected", message, StringComparison.Ordinal);
    }

    private float[] Labels(string param, int count, long seed)
    {
        using NetData<Batch> data = Open(param, batch: 1, seed);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            using Batch batch = data.Next();
            return Numbers.Of(batch.Tops[1])[0];
        })];
    }

    private NetData<Batch> Open(string param, int batch = 2, long seed = 1) => DataLayers.Open(
        $"layer {{ name: 'd' type: 'ImageData' top: 'data' top: 'label' image_data_param {{ source: 'list.txt' batch_size: {batch} {param} }} }}",
        Phase.Test, new() { Folder = _folder.Path, Seed = seed });

    private void Many(int count)
    {
        for (int i = 0; i < count; i++)
            Picture($"{i}.png", i);
        _folder.Write("list.txt", string.Concat(Enumerable.Range(0, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"{i}.png {i}\n"))));
    }

    private void Picture(string name, int value, int width = 3) => _folder.Write(name, TestPictures.Png(width, 2, 8, 2, [.. Enumerable.Range(0, width * 6).Select(i => (byte)(i + value))]));
}
