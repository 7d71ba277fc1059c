using Prototxt.Imaging;
using Prototxt.Tests.Imaging;
using Prototxt.Tests.Layers;
using Prototxt.Training.Data;
using Prototxt.Training.Data.Augmentation;
using Prototxt.Training.Data.Images;
using Xunit;

namespace Prototxt.Training.Tests.Data;

/// <summary>Window files; what becomes of the windows is told by the recorded cases.</summary>
public sealed class WindowDataTests : IDisposable
{
    private const string Head = "# 0\nmy picture.png\n3\n8\n9\n";
    private readonly DataFolder _folder = new();

    public WindowDataTests() => _folder.Write("sub/my picture.png", TestPictures.Png(9, 8, 8, 2, [.. Enumerable.Range(0, 9 * 8 * 3).Select(i => (byte)i)]));

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("cache_images: true")]
    public void Background_comes_first_and_paths_may_have_spaces(string cache)
    {
        _folder.Write("win.txt", Head.Replace("\n", "\r\n", StringComparison.Ordinal) + "3\n7 0.9 0 0 3 3\n2 0.1 1 1 5 5\n4 0.45 0 0 1 1\n");
        using NetData<Batch> data = Open(param: cache);
        for (int i = 0; i < 3; i++)
        {
            using Batch batch = data.Next();
            // 0.45 is neither: below 0.5 and not below 0.4
            Assert.Equal([0f, 0, 7], Numbers.Of(batch.Tops[1]));
            Assert.Equal([3L, 3, 4, 4], batch.Tops[0].shape);
        }
    }

    [Fact]
    public void Sizes_may_share_a_line()
    {
        _folder.Write("win.txt", "# 0\nmy picture.png\n3 8\n9 2\n7 0.9 0 0 3 3\n2 0.1 1 1 5 5\n");
        using NetData<Batch> data = Open();
        using Batch batch = data.Next();
        Assert.Equal([0f, 0, 7], Numbers.Of(batch.Tops[1]));
    }

    [Theory]
    [InlineData("", "expected a list of windows, found an empty file")]
    [InlineData("# 1\nmy picture.png\n", "expected \"# 0\", the next picture, found something else")]
    [InlineData("# 0\nmy picture.png\n3\nx\n", "line 4 (\"x\"): expected height, found no whole number")]
    [InlineData("# 0\nmy picture.png\n3 8 9 1 7\n", "line 3 (\"3 8 9 1 7\"): expected the number of windows at the end of its line, found more")]
    [InlineData(Head + "2\n7 0.9 0 0 3 3\n", "expected a window: class, overlap, x1, y1, x2, y2, found the end of the file")]
    [InlineData(Head + "1\n7 0.9 0 0 3\n", "line 7 (\"7 0.9 0 0 3\"): expected a window")]
    [InlineData(Head + "1\n0 0.9 0 0 3 3\n", "expected a class above 0 for a window with an object, found 0")]
    [InlineData(Head + "1\n1 0.9 0 0 3 3\n", "expected windows that overlap objects by less than bg_threshold 0.4, found none")]
    [InlineData(Head + "1\n1 0.1 0 0 3 3\n", "expected windows that overlap objects by fg_threshold 0.5 or more, found none")]
    [InlineData(Head + "2\n1 0.1 0 0 3 8\n1 0.9 0 0 3 3\n", "expected a window inside the picture (8 x 9), found columns and rows 0..3 x 0..8")]
    public void Lines_that_are_none_are_named(string list, string message)
    {
        _folder.Write("win.txt", list);
        Assert.Contains(message, Assert.Throws<DataException>(() => Open()).Message, StringComparison.Ordinal);
    }

    // The square around a window that begins three columns left of the picture has nothing there, nor below the last row.
    [Fact]
    public void A_window_with_context_may_begin_outside_the_picture()
    {
        float[] found = Gray("0 0.1 -3 0 4 7", "crop_size: 9", "crop_mode: 'square'");
        Assert.Equal(Enumerable.Range(0, 81).Select(i => i / 9 < 8 && i % 9 >= 3 ? 100f : 0), found);
        Assert.Contains("expected a window that reaches into the picture (8 x 9), found columns and rows -9..-1 x 0..7",
            Assert.Throws<DataException>(() => Gray("0 0.1 -9 0 -1 7", "crop_size: 9", "crop_mode: 'square'")).Message, StringComparison.Ordinal);
        Assert.Contains("expected a window", Assert.Throws<DataException>(() => Gray("0 0.1 -2147483648 0 2147483647 7", "crop_size: 9", "context_pad: 4")).Message, StringComparison.Ordinal);
        Assert.All(Gray("0 0.1 -500000000 0 30 7", "crop_size: 9", "context_pad: 4"), v => Assert.Equal(0, v));
    }

    // 6 columns leave one on both sides of a crop of 4; Caffe leaves one row above, however many there are.
    [Fact]
    public void The_mean_is_as_far_from_its_top_as_from_its_left()
    {
        new MeanImage([.. Enumerable.Range(0, 3 * 8 * 6).Select(i => (float)(i / 6 % 8))], 3, 8, 6).Save(_folder["mean.binaryproto"]);
        Assert.Equal(Enumerable.Range(0, 16).Select(i => 99f - (i / 4)), Gray("0 0.1 0 0 3 3", "crop_size: 4 mean_file: 'mean.binaryproto'", ""));
        new MeanImage([.. new float[3 * 4 * 6]], 3, 4, 6).Save(_folder["low.binaryproto"]);
        Assert.Contains("expected a mean image of 3 channels and at least 5 x 4", Assert.Throws<DataException>(() => Gray("0 0.1 0 0 3 3", "crop_size: 4 mean_file: 'low.binaryproto'", "")).Message, StringComparison.Ordinal);
    }

    // The first channel of one window of a picture that is 100 everywhere.
    private float[] Gray(string window, string transform, string param)
    {
        _folder.Write("gray.png", TestPictures.Png(9, 8, 8, 2, [.. Enumerable.Repeat((byte)100, 9 * 8 * 3)]));
        _folder.Write("win.txt", "# 0\ngray.png\n3\n8\n9\n1\n" + window + "\n");
        using NetData<Batch> data = DataLayers.Open(
            $"layer {{ name: 'd' type: 'WindowData' top: 'data' top: 'label' window_data_param {{ source: 'win.txt' batch_size: 1 fg_fraction: 0 {param} }} transform_param {{ {transform} }} }}",
            Phase.Test, new() { Folder = _folder.Path });
        using Batch batch = data.Next();
        return Numbers.Of(batch.Tops[0])[..(int)(batch.Tops[0].shape[2] * batch.Tops[0].shape[3])];
    }

    [Fact]
    public void Changes_that_move_windows_are_refused()
    {
        _folder.Write("win.txt", Head + "2\n7 0.9 0 0 3 3\n2 0.1 1 1 5 5\n");
        Assert.Contains("augmentations that keep the size of pictures", Assert.Throws<DataException>(() => Open(new RandomResizedCrop(4, 4))).Message, StringComparison.Ordinal);
        using NetData<Batch> data = Open(new ColorJitter { Brightness = 0.5f });
        data.Next().Dispose();
    }

    private NetData<Batch> Open(PictureChange? change = null, string param = "") => DataLayers.Open(
        $"layer {{ name: 'd' type: 'WindowData' top: 'data' top: 'label' window_data_param {{ source: 'win.txt' root_folder: 'sub/' batch_size: 3 fg_fraction: 0.4 bg_threshold: 0.4 {param} }} transform_param {{ crop_size: 4 mirror: true }} }}",
        Phase.Train, new()
        {
            Folder = _folder.Path, Seed = 1,
            Augmentations = change is null ? new() : new Dictionary<string, IReadOnlyList<PictureChange>> { ["d"] = [change] },
        });
}
