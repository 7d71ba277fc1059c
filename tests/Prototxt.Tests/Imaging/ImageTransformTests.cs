using Prototxt.Imaging;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Imaging;

public class ImageTransformTests
{
    private static readonly Picture Color = Picture.FromBytes([.. Enumerable.Range(0, 60).Select(i => (byte)i)], 4, 5, 3, "cat.png");
    private static readonly Picture Gray = Picture.FromBytes([.. Enumerable.Range(0, 20).Select(i => (byte)i)], 4, 5, 1, "gray.png");

    [Fact]
    public void The_centre_is_rounded_down()
    {
        using Tensor blob = new ImageTransform { CropSize = 3 }.Apply(Gray);
        Assert.Equal([1L, 1, 3, 3], blob.shape);
        Assert.Equal([1, 2, 3, 6, 7, 8, 11, 12, 13], blob.data<float>().ToArray());
    }

    [Fact]
    public void A_generator_of_the_same_seed_gives_the_same_crops()
    {
        var transform = new ImageTransform { CropSize = 2, Mirror = true, Phase = Phase.Train };
        using Tensor first = transform.Apply([Color, Color, Color], new Random(7)), second = transform.Apply([Color, Color, Color], new Random(7));
        Assert.True(first.allclose(second, 0, 0));
        using Tensor any = transform.Apply(Color);
        Assert.Equal([1L, 3, 2, 2], any.shape);
    }

    [Fact]
    public void Force_color_and_force_gray()
    {
        using Tensor color = new ImageTransform { ForceColor = true }.Apply(Gray), gray = new ImageTransform { ForceGray = true }.Apply(Color);
        Assert.Equal([1L, 3, 4, 5], color.shape);
        Assert.Equal([1L, 1, 4, 5], gray.shape);
    }

    [Fact]
    public void A_picture_is_resized_first()
    {
        using Tensor blob = new ImageTransform { ResizeTo = new(2, 2), ForceGray = true }.Apply(Picture.FromBytes([.. Enumerable.Repeat((byte)7, 48)], 4, 4, 3));
        Assert.Equal([7, 7, 7, 7], blob.data<float>().ToArray());
        Assert.Equal([1L, 1, 2, 2], blob.shape);
        using Tensor classified = new ClassificationPreprocessor { Transform = new() { ResizeTo = new(6, 6), CropSize = 5 } }.Apply(Color);
        Assert.Equal([1L, 3, 5, 5], classified.shape);
    }

    [Fact]
    public void A_window_is_brought_to_the_crops_size_and_what_lies_around_the_picture_is_zero()
    {
        var plain = Picture.FromBytes([.. Enumerable.Repeat((byte)9, 16)], 4, 4, 1);
        var transform = new ImageTransform { CropSize = 4, Scale = 2, MeanValues = [1f], Window = new() { ContextPad = 1 } };
        using Tensor whole = transform.Apply(plain);
        // a context as wide as the window's half: rows and columns -2 to 6 of a picture with 0 to 3
        float[] row = [0, 16, 16, 0];
        Assert.Equal([0, 0, 0, 0, .. row, .. row, 0, 0, 0, 0], whole.data<float>().ToArray());
        using Tensor batch = transform.Apply([plain, plain]);
        Assert.Equal([2L, 1, 4, 4], batch.shape);
        using Tensor part = (transform with { Window = new(), Mirror = true, Source = new CaffeCropSource(1) }).Apply(Gray, new PictureWindow(1, 1, 4, 2));
        Assert.Equal([1L, 1, 4, 4], part.shape);
        Assert.Equal(transform, transform with { Window = new() { ContextPad = 1 } });
        Assert.NotEqual(transform, transform with { Window = new() });

        Assert.Contains("columns and rows 2..4 x 0..3", Assert.Throws<PictureException>(() => (transform with { Window = new() }).Apply(plain, new PictureWindow(2, 0, 4, 3))).Message, StringComparison.Ordinal);
        Assert.Contains("columns and rows 4..4 x 0..3", Assert.Throws<PictureException>(() => transform.Apply(plain, new PictureWindow(4, 0, 4, 3))).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => (transform with { Window = new() { ContextPad = 2 } }).Apply(plain));
        Assert.Throws<InvalidOperationException>(() => (transform with { CropSize = 0 }).Apply(plain));
        Assert.Throws<PictureException>(() => (transform with { MeanValues = [1f, 2f] }).Apply(plain));
        Assert.Throws<PictureException>(() => (transform with { MeanValues = [], Mean = new MeanImage(new float[9], 1, 3, 3) }).Apply(plain));
    }

    [Fact]
    public void What_does_not_fit_is_said_with_both_sizes()
    {
        Assert.Equal("cat.png: expected at least 5 x 5 (crop_size), found 4 x 5.", Fails(new() { CropSize = 5 }));
        Assert.Equal("cat.png: expected 2 channels (one per mean_value), found 3 channels.", Fails(new() { MeanValues = [1f, 2f] }));
        var mean = new MeanImage(new float[3 * 6 * 7], 3, 6, 7, "mean.binaryproto");
        Assert.Equal("cat.png: expected the mean image's size (mean.binaryproto: 3 channels, 6 x 7), found 3 channels, 4 x 5.",
            Fails(new() { Mean = mean, CropSize = 2 }));
        Assert.Contains("batch's first picture", Assert.Throws<PictureException>(() => new ImageTransform().Apply([Color, Gray])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new ImageTransform().Apply(Array.Empty<Picture>()));
        using Tensor flat = zeros(3, 4);
        Assert.Throws<PictureException>(() => new ImageTransform().Apply(flat));
    }

    [Fact]
    public void Settings_that_exclude_each_other_are_refused()
    {
        Assert.Throws<InvalidOperationException>(() => new ImageTransform { MeanFile = "m", MeanValues = [1f] }.Apply(Color));
        Assert.Throws<InvalidOperationException>(() => new ImageTransform { ForceColor = true, ForceGray = true }.Apply(Color));
        Assert.Throws<InvalidOperationException>(() => new ImageTransform { CropSize = -1 }.Apply(Color));
    }

    [Fact]
    public void Transforms_are_equal_by_their_settings()
    {
        Assert.Equal(new ImageTransform { MeanValues = [1f, 2f] }, new ImageTransform { MeanValues = [1f, 2f] });
        Assert.NotEqual(new ImageTransform { MeanValues = [1f, 2f] }, new ImageTransform { MeanValues = [1f, 3f] });
        Assert.Equal(new ImageTransform().GetHashCode(), new ImageTransform().GetHashCode());
    }

    [Fact]
    public void The_generator_is_mt19937()
    {
        // the C++ standard: the 10000th output after the default seed
        var twister = new MersenneTwister(5489);
        for (int i = 0; i < 9999; i++)
            twister.Next();
        Assert.Equal(4123659995u, twister.Next());
    }

    private static string Fails(ImageTransform transform) => Assert.Throws<PictureException>(() => transform.Apply(Color)).Message;
}
