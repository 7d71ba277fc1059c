using Prototxt.Layers;
using TorchSharp;
using Xunit;

namespace Prototxt.Tests.Runtime;

public class PoolingTests : GoldenLayerTests<PoolingTests>, IGoldenRows
{
    public static GoldenRows Rows { get; } = new()
    {
        ["max_2x2s2"] = c => c.Top("y", Pooling.Max(c["x"], kernel: [2, 2], stride: [2, 2])),
        ["max_3x3s2"] = c => c.Top("y", Pooling.Max(c["x"], kernel: [3, 3], stride: [2, 2])),
        ["max_empty_window"] = c => WithMask(c, kernel: 1, stride: 3),
        ["max_floor_pad"] = c => c.Top("y", Pooling.Max(c["x"], kernel: [3, 3], stride: [2, 2], pad: [1, 1], roundMode: RoundMode.Floor)),
        ["max_hw"] = c => c.Top("y", Pooling.Max(c["x"], kernel: [3, 4], stride: [2, 3], pad: [1, 2])),
        ["max_pad_clip"] = c => c.Top("y", Pooling.Max(c["x"], kernel: [3, 3], stride: [2, 2], pad: [1, 1])),
        ["max_pad_clip2"] = c => c.Top("y", Pooling.Max(c["x"], kernel: [2, 2], stride: [2, 2], pad: [1, 1])),
        ["max_stride_gt_kernel"] = c => c.Top("y", Pooling.Max(c["x"], kernel: [2, 2], stride: [3, 3])),
        ["max_ties"] = c => WithMask(c, kernel: 3, stride: 2),
        ["ave_3x3s2_pad1"] = c => c.Top("y", Pooling.Average(c["x"], kernel: [3, 3], stride: [2, 2], pad: [1, 1])),
        ["ave_5x5s3_pad2"] = c => c.Top("y", Pooling.Average(c["x"], kernel: [5, 5], stride: [3, 3], pad: [2, 2])),
        ["ave_floor"] = c => c.Top("y", Pooling.Average(c["x"], kernel: [3, 3], stride: [2, 2], pad: [1, 1], roundMode: RoundMode.Floor)),
        ["ave_global"] = c => c.Top("y", Pooling.GlobalAverage(c["x"])),
        ["ave_s1_pad1"] = c => c.Top("y", Pooling.Average(c["x"], kernel: [3, 3], pad: [1, 1])),
        ["ave_stride_gt_kernel"] = c => c.Top("y", Pooling.Average(c["x"], kernel: [2, 2], stride: [3, 3])),
        ["stochastic_2x2s2_train"] = c => c.Top("y", Pooling.Stochastic(c["x"], kernel: [2, 2], stride: [2, 2], uniform: c["uniform"])),
        ["stochastic_3x3s2_train"] = c => c.Top("y", Pooling.Stochastic(c["x"], kernel: [3, 3], stride: [2, 2], uniform: c["uniform"])),
    };

    [Theory]
    [InlineData(3, 2, 0, RoundMode.Ceil)]
    [InlineData(3, 2, 1, RoundMode.Ceil)]
    [InlineData(3, 2, 1, RoundMode.Floor)]
    [InlineData(2, 2, 1, RoundMode.Ceil)]
    [InlineData(2, 3, 0, RoundMode.Ceil)]
    [InlineData(2, 4, 0, RoundMode.Floor)]
    [InlineData(5, 1, 2, RoundMode.Ceil)]
    [InlineData(7, 3, 6, RoundMode.Ceil)]
    public void Maxima_without_gradients_are_the_same(long kernel, long stride, long pad, RoundMode roundMode)
    {
        using var scope = torch.NewDisposeScope();
        torch.Tensor x = torch.randn(2, 3, 11, 14, requires_grad: true);
        torch.Tensor expected = Pooling.Max(x, [kernel, kernel], [stride, stride], [pad, pad], roundMode);
        using var grad = torch.no_grad();
        torch.Tensor found = Pooling.Max(x, [kernel, kernel], [stride, stride], [pad, pad], roundMode);
        Assert.Equal(expected.shape, found.shape);
        Assert.Equal(expected.data<float>().ToArray(), found.data<float>().ToArray());
    }

    private static void WithMask(GoldenLayer c, long kernel, long stride)
    {
        var (top, mask) = Pooling.MaxWithMask(c["x"], [kernel, kernel], [stride, stride]);
        c.Top("y", top);
        c.Top("mask", mask);
    }
}
