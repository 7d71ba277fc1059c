using CsCheck;
using Prototxt.Imaging;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Imaging;

public class PictureTensorTests
{
    private static readonly Picture Sample = Picture.FromBytes([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18], 2, 3, 3);

    [Theory]
    [InlineData(PictureLayout.ChannelsFirst, ScalarType.Byte, 3, 2, 3)]
    [InlineData(PictureLayout.ChannelsLast, ScalarType.Byte, 2, 3, 3)]
    [InlineData(PictureLayout.ChannelsFirst, ScalarType.Float32, 3, 2, 3)]
    [InlineData(PictureLayout.ChannelsLast, ScalarType.Float64, 2, 3, 3)]
    public void To_a_tensor_and_back(PictureLayout layout, ScalarType type, long first, long second, long third)
    {
        using Tensor tensor = Sample.ToTensor(layout, type);
        Assert.Equal([first, second, third], tensor.shape);
        Assert.Equal(type, tensor.dtype);
        Assert.Equal(Sample.Pixels.ToArray(), Picture.FromTensor(tensor, layout).Pixels.ToArray());
    }

    [Fact]
    public void Floats_are_rounded_and_clamped_and_NaN_is_refused()
    {
        using Tensor values = tensor(new[] { -3f, 0.4f, 0.6f, 254.6f, 300f, float.PositiveInfinity }, [1, 2, 3]);
        Assert.Equal([0, 0, 1, 255, 255, 255], Picture.FromTensor(values).Pixels.ToArray());
        using Tensor nan = full([1, 1, 1], float.NaN);
        Assert.Throws<PictureException>(() => Picture.FromTensor(nan));
    }

    [Fact]
    public void Other_shapes_are_refused()
    {
        foreach (long[] shape in new long[][] { [2, 3, 4], [1, 3, 4, 4], [3, 0, 4], [4] })
        {
            using Tensor tensor = zeros(shape);
            Assert.Throws<PictureException>(() => Picture.FromTensor(tensor));
        }
        Assert.Throws<PictureException>(() => Picture.FromBytes([1, 2], 1, 1, 2));
        Assert.Throws<PictureException>(() => Picture.FromBytes([1, 2], 1, 1, 1));
        Assert.Throws<PictureException>(() => Picture.FromBytes([], 0, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Sample[2, 0]);
    }

    [Fact]
    public void Red_and_blue_change_places_and_back()
    {
        Assert.Equal([3, 2, 1], Sample.SwapRedAndBlue().Pixels[..3].ToArray());
        Assert.Equal(Sample.Pixels.ToArray(), Sample.SwapRedAndBlue().SwapRedAndBlue().Pixels.ToArray());
    }

    [Fact]
    public void Resizing_in_floats_is_torchs_bilinear_and_in_bytes_within_a_level_of_it()
    {
        Gen.Select(Gen.Int[1, 20], Gen.Int[1, 20], Gen.Int[1, 40], Gen.Int[1, 40], Gen.Bool.Select(c => c ? 3 : 1), Gen.Int)
            .Sample((h, w, newHeight, newWidth, channels, seed) =>
            {
                var bytes = new byte[h * w * channels];
                new Random(seed).NextBytes(bytes);
                var picture = Picture.FromBytes(bytes, h, w, channels);
                using var scope = NewDisposeScope();
                Tensor oracle = nn.functional.interpolate(picture.ToTensor(type: ScalarType.Float32).unsqueeze(0), [newHeight, newWidth],
                    mode: InterpolationMode.Bilinear, align_corners: false).squeeze(0);
                Tensor floats = picture.ResizeToFloat(newHeight, newWidth);
                Tensor levels = picture.Resize(newHeight, newWidth).ToTensor(type: ScalarType.Float32);
                return (floats - oracle).abs().max().item<float>() < 1e-3f && (levels - floats).abs().max().item<float>() <= 1f;
            }, iter: 300, threads: 1);
    }

    [Fact]
    public void The_same_size_is_the_same_picture_and_a_size_of_zero_an_error()
    {
        Assert.Same(Sample, Sample.Resize(2, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => Sample.Resize(0, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => Sample.ResizeToFloat(2, -1));
    }
}
