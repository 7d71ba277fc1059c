using Prototxt.Inference.Tests.Infrastructure;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Inference.Tests.Kernels;

/// <summary>Convolutions that are computed together, beside libtorch's in double precision one after the other.</summary>
public sealed class SeparableConvolutionTests
{
    // images, channels, channels between, outputs, height, width, kernel, stride, pad, dilation
    private static readonly int[][] shapes =
    [
        [1, 16, 32, 24, 40, 9, 3, 1, 1, 1],
        [2, 20, 33, 17, 28, 28, 3, 1, 1, 1],
        [1, 24, 40, 70, 57, 31, 3, 2, 1, 1],
        [1, 40, 72, 16, 100, 12, 5, 1, 2, 1],
        [1, 17, 19, 18, 90, 10, 3, 1, 2, 2],
        [1, 18, 20, 16, 64, 8, 2, 3, 0, 1],
        [3, 130, 200, 150, 7, 7, 3, 1, 1, 1],
        [1, 300, 310, 600, 7, 7, 3, 1, 1, 1],
        [9, 3, 4, 5, 3, 2, 3, 1, 1, 1],
        [1, 16, 16, 16, 200, 3, 3, 1, 1, 1],
        [0, 16, 32, 24, 9, 9, 3, 1, 1, 1],
    ];

    public static IEnumerable<object[]> Cases => from width in Hardware.Widths from shape in shapes from isExpanded in new[] { false, true } from threads in new[] { 1, 2, 3 } select new object[] { width, shape, isExpanded, threads };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Tops_are_those_of_the_layers_one_by_one(int lanes, int[] shape, bool isExpanded, int threads)
    {
        foreach (bool isBehindGuard in new[] { false, true })
        {
            using var c = new SeparableCase(shape, lanes, isExpanded);
            using Tensor plain = c.Expected(), added = c.Added(), sum = (plain + added).relu();
            using Workspace work = isBehindGuard ? GuardedMemory.WorkspaceBehind(4, new WorkerPool(threads)) : GuardedMemory.Workspace(4, new WorkerPool(threads));
            Assert.InRange(Values.Difference(c.Run(work, work[1], null), plain), 0, 2e-6);
            Assert.InRange(Values.Difference(c.Run(work, work[1], added), sum), 0, 2e-6);
        }
    }

    [Fact]
    public void The_shapes_take_every_way()
    {
        List<bool> together = [];
        foreach (int[] shape in shapes.Where(s => s[0] > 0))
        {
            using var c = new SeparableCase(shape, Hardware.Lanes, isExpanded: true);
            together.Add(c.IsCutIntoParts(threads: 2));
        }
        Assert.Contains(true, together);
        Assert.Contains(false, together);
    }

    [Fact]
    public void Nothing_is_written_beside_a_part_of_a_concatenation()
    {
        using var c = new SeparableCase(shapes[0], Hardware.Lanes, isExpanded: true);
        using Workspace work = GuardedMemory.Workspace(4, new WorkerPool(3));
        using Tensor expected = c.Expected();
        int height = (int)expected.shape[2], width = (int)expected.shape[3];
        Value all = work[1].ChannelsLast(1, 16 + 32 + 16, height, width);
        ConvolutionCase.Fill(all);
        Value part = c.Run(work, work[1].Part(16, 16 + 32 + 16), null);
        Assert.InRange(Values.Difference(part, expected), 0, 2e-6);
        ConvolutionCase.CheckEdges(all, 32);
    }

    [Fact]
    public void Channels_that_are_no_group_each_are_computed_layer_by_layer()
    {
        using Workspace work = GuardedMemory.Workspace(4, new WorkerPool(2));
        var first = new ConvolutionCase([1, 12, 18, 3, 9, 8, 3, 3, 1, 1, 1, 1, 1, 1], Hardware.Lanes);
        var second = new ConvolutionCase([1, 18, 20, 1, 9, 8, 1, 1, 1, 1, 0, 0, 1, 1], Hardware.Lanes);
        using Convolution grouped = new("grouped", first.Weights), pointwise = new("pointwise", second.Weights);
        Value x = Values.ChannelsLast(Values.Random(1, 1, 12, 9, 8), work[0]);
        using Tensor expected = Values.ToTensor(pointwise.Run(grouped.Run(x, work[2]), work[3]));
        Assert.InRange(Values.Difference(new SeparableConvolution(grouped, pointwise).Run(x, work[1]), expected), 0, 1e-7);
    }

    [Fact]
    public void A_bottom_that_does_not_fit_is_refused_with_the_name_of_the_layer_that_it_does_not_fit()
    {
        using var c = new SeparableCase([1, 16, 32, 24, 9, 9, 5, 1, 0, 1], Hardware.Lanes, isExpanded: true);
        using var work = new Workspace(4);
        var channels = Assert.Throws<ArgumentException>(() => c.Layer.Run(work[0].ChannelsLast(1, 17, 9, 9), work[1]));
        Assert.Equal("Layer \"expand\": expected a bottom of 16 channels and 2 spatial axes, found [1, 17, 9, 9], channels last.", channels.Message);
        var size = Assert.Throws<ArgumentException>(() => c.Layer.Run(work[0].ChannelsLast(1, 16, 4, 9), work[1]));
        Assert.Equal("Layer \"depthwise\": expected a bottom not smaller than its window [5, 5], found [1, 32, 4, 9], channels last.", size.Message);
        Assert.Throws<ArgumentException>(() => c.Layer.Run(work[0].ChannelsLast(1, 16, 9, 9), work[0]));
    }
}
