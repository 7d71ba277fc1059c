using Prototxt.Imaging;
using Prototxt.Tests.Infrastructure;
using Prototxt.Tests.Recorded;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Imaging;

public class ClassificationPreprocessorTests
{
    private static readonly Picture Ramp = Picture.FromBytes([.. Enumerable.Range(0, 20).Select(i => (byte)(i * 10))], 4, 5, 1);
    private static readonly Picture Color = Picture.FromBytes([.. Enumerable.Range(0, 60).Select(i => (byte)i)], 4, 5, 3, "cat.png");

    [Fact]
    public void Ten_crops_come_in_pycaffes_order()
    {
        using Tensor picture = arange(20, ScalarType.Float32).reshape(1, 1, 4, 5);
        using Tensor crops = Oversample.TenCrops(picture, 3, 2);
        Assert.Equal([10L, 1, 3, 2], crops.shape);
        // the first sample of each: corners, centre ((4-3)/2, (5-2)/2 rounded down), then mirrored
        float[] firsts = [.. Enumerable.Range(0, 10).Select(i => crops[i, 0, 0, 0].item<float>())];
        Assert.Equal([0, 3, 5, 8, 1, 1, 4, 6, 9, 2], firsts);
    }

    [Fact]
    public void Pictures_of_a_batch_give_ten_after_ten_and_the_mean_takes_them_together()
    {
        using Tensor pictures = cat([zeros(1, 3, 4, 4), ones(1, 3, 4, 4)]);
        using Tensor crops = Oversample.TenCrops(pictures, 2, 2);
        Assert.Equal(20, crops.shape[0]);
        using Tensor means = Oversample.Average(crops.reshape(20, -1));
        Assert.Equal([2L, 12], means.shape);
        Assert.Equal(0f, means[0].sum().item<float>());
        Assert.Equal(12f, means[1].sum().item<float>());
        using Tensor odd = zeros(7, 2);
        Assert.Throws<ArgumentException>(() => Oversample.Average(odd));
        Assert.Throws<PictureException>(() => Oversample.TenCrops(pictures, 5, 2));
    }

    [Fact]
    public void The_mean_is_cropped_taken_per_channel_or_resized()
    {
        var mean = new MeanImage([.. Enumerable.Range(0, 20).Select(i => i * 10f)], 1, 4, 5);
        var preprocessor = new ClassificationPreprocessor { Transform = new() { CropSize = 2, Mean = mean, Scale = 0.5f } };
        using Tensor cropped = preprocessor.Apply(Ramp);
        Assert.Equal([0f, 0, 0, 0], cropped.data<float>().ToArray());
        using Tensor perChannel = (preprocessor with { MeanUse = MeanUse.PerChannel }).Apply(Ramp);
        Assert.Equal([-17.5f, -12.5f, 7.5f, 12.5f], perChannel.data<float>().ToArray());
        using Tensor resized = (preprocessor with { MeanUse = MeanUse.ResizedToCrop }).Apply(Ramp);
        float[] small = mean.Resize(2, 2).Values.ToArray();
        new Tolerance(0, 1e-4).AssertClose("resized mean", [(60 - small[0]) / 2, (70 - small[1]) / 2, (110 - small[2]) / 2, (120 - small[3]) / 2], resized.data<float>().ToArray());
    }

    [Fact]
    public void Raw_scale_comes_before_the_mean_and_channels_can_be_turned()
    {
        var transform = new ImageTransform { MeanValues = [0.5f], Scale = 2 };
        using Tensor unit = new ClassificationPreprocessor { Transform = transform, RawScale = 1, Rgb = true }.Apply(Color);
        Assert.Equal((2 / 255f - 0.5f) * 2, unit[0, 0, 0, 0].item<float>(), 5);
        Assert.Equal((0 / 255f - 0.5f) * 2, unit[0, 2, 0, 0].item<float>(), 5);
    }

    [Fact]
    public void Without_resizing_and_crops_it_is_the_transform()
    {
        var transform = new ImageTransform { CropSize = 3, MeanValues = [1f, 2f, 3f], Scale = 0.25f };
        using Tensor expected = transform.Apply(Color), actual = new ClassificationPreprocessor { Transform = transform }.Apply(Color);
        Assert.True(actual.allclose(expected, 0, 0));
        using Tensor batch = new ClassificationPreprocessor { Transform = transform, Oversample = true, ResizeTo = new(6, 7) }.Apply([Color, Color]);
        Assert.Equal([20L, 3, 3, 3], batch.shape);
        using Tensor bytes = new ClassificationPreprocessor { Transform = transform, ResizeMethod = ResizeMethod.Bytes, ResizeTo = new(6, 7) }.Apply(Color);
        Assert.Equal([1L, 3, 3, 3], bytes.shape);
        using Tensor combined = new ClassificationPreprocessor { Oversample = true }.Combine(batch);
        Assert.Equal([2L, 3, 3, 3], combined.shape);
    }

    [Fact]
    public void Impossible_crops_are_refused()
    {
        Assert.Throws<InvalidOperationException>(() => new ClassificationPreprocessor { Oversample = true }.Apply(Color));
        Assert.Throws<PictureException>(() => new ClassificationPreprocessor { Transform = new() { CropSize = 9 } }.Apply(Color));
        Assert.Throws<InvalidOperationException>(() =>
            new ClassificationPreprocessor { Transform = new() { MeanFile = "m", MeanValues = [1f] }, MeanUse = MeanUse.PerChannel }.Apply(Color));
    }

    [SkippableFact]
    public void AlexNets_preparation_of_a_photograph()
    {
        var cat = Picture.Load(SharedData.Require("data", "imagenet", "cat.jpg"));
        string mean = SharedData.Require("data", "means", "imagenet_mean.binaryproto");
        var preprocessor = new ClassificationPreprocessor
        {
            Transform = new() { CropSize = 227, MeanFile = mean },
            ResizeTo = PictureSize.Square(256),
            Oversample = true,
        };
        using Tensor ten = preprocessor.Apply(cat);
        using Tensor one = (preprocessor with { Oversample = false }).Apply(cat);
        Assert.Equal([10L, 3, 227, 227], ten.shape);
        Assert.True(ten[4].allclose(one[0], 0, 0));
        Assert.True(ten[9].allclose(one[0].flip(2), 0, 0));
    }

    [Fact]
    public void Nothing_is_left_behind()
    {
        var preprocessor = new ClassificationPreprocessor { Transform = new() { CropSize = 3, MeanValues = [1f] }, Oversample = true, ResizeTo = new(6, 7) };
        preprocessor.Apply(Color).Dispose();
        long before = TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        for (int i = 0; i < 20; i++)
            preprocessor.Apply([Color, Color]).Dispose();
        Assert.Equal(before, TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }
}
