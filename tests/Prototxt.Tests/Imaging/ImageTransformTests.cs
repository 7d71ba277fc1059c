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
