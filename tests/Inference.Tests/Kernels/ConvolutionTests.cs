using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Inference.Tests.Kernels;

/// <summary>Every kernel of every vector width beside libtorch in double precision.</summary>
public sealed class ConvolutionTests
{
    public static TheoryData<int> Widths => [.. Hardware.Widths];

    // images, inputs, outputs, group, height, width, kernel, stride, pad, dilation
    public static readonly int[][] Shapes =
    [
        [1, 3, 8, 1, 11, 9, 3, 3, 2, 2, 0, 0, 1, 1],
        [2, 1, 20, 1, 28, 28, 5, 5, 1, 1, 0, 0, 1, 1],
        [1, 3, 64, 1, 31, 33, 7, 7, 2, 2, 3, 3, 1, 1],
        [2, 5, 7, 1, 6, 7, 3, 3, 1, 1, 1, 1, 1, 1],
        [1, 17, 33, 1, 9, 10, 3, 3, 1, 1, 1, 1, 1, 1],
        [3, 16, 48, 1, 7, 5, 3, 3, 1, 1, 1, 1, 1, 1],
        [1, 64, 100, 1, 13, 14, 3, 3, 1, 1, 1, 1, 1, 1],
        [2, 32, 64, 2, 9, 9, 5, 5, 1, 1, 2, 2, 1, 1],
        [1, 32, 20, 1, 12, 5, 5, 5, 1, 1, 2, 2, 1, 1],
        [2, 40, 72, 1, 8, 9, 1, 1, 1, 1, 0, 0, 1, 1],
        [1, 24, 30, 1, 9, 9, 1, 1, 2, 2, 0, 0, 1, 1],
        [1, 12, 18, 3, 9, 8, 3, 3, 1, 2, 1, 1, 1, 1],
        [1, 20, 20, 20, 9, 8, 3, 3, 1, 1, 1, 1, 1, 1],
        [2, 33, 33, 33, 15, 13, 3, 3, 2, 2, 1, 1, 1, 1],
        [1, 19, 19, 19, 12, 12, 5, 3, 1, 1, 2, 1, 2, 3],
        [2, 20, 20, 20, 19, 4, 3, 3, 1, 1, 1, 1, 1, 1],
        [1, 18, 18, 18, 1, 6, 3, 3, 1, 1, 1, 1, 1, 1],
        [1, 40, 40, 40, 12, 9, 3, 3, 1, 1, 0, 0, 1, 1],
        [1, 17, 17, 17, 11, 10, 3, 3, 1, 1, 3, 1, 1, 1],
        [2, 20, 20, 20, 18, 14, 3, 3, 2, 2, 1, 1, 1, 1],
        [1, 36, 36, 36, 9, 11, 3, 3, 2, 2, 0, 0, 1, 1],
        [1, 16, 16, 16, 8, 9, 3, 3, 2, 2, 2, 1, 1, 1],
        [1, 8, 16, 8, 6, 6, 3, 3, 1, 1, 1, 1, 1, 1],
        [1, 18, 31, 1, 20, 19, 3, 3, 1, 1, 2, 2, 2, 2],
        [2, 6, 9, 1, 13, 4, 5, 1, 1, 1, 2, 0, 1, 1],
        [1, 10, 5, 1, 40, 3, 7, 3, 17, 1, 0, 1, 1, 1],
        [40, 130, 17, 1, 2, 2, 2, 2, 1, 1, 0, 0, 1, 1],
        [1, 600, 70, 1, 3, 3, 3, 3, 1, 1, 0, 0, 1, 1],
        [1, 9, 11, 1, 1, 1, 1, 1, 1, 1, 0, 0, 1, 1],
        [0, 9, 11, 1, 4, 4, 3, 3, 1, 1, 1, 1, 1, 1],
        [1, 3, 4, 1, 5, 400, 3, 3, 1, 1, 1, 1, 1, 1],
    ];

    public static IEnumerable<object[]> Cases => from width in Hardware.Widths from shape in Shapes select new object[] { width, shape };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Tops_are_those_of_double_precision(int lanes, int[] shape)
    {
        var c = new ConvolutionCase(shape, lanes);
        using Tensor expected = c.Expected();
        Assert.InRange(c.Difference(new DirectConvolution(c.Weights), expected, isPlain: true), 0, 1e-6);
        Assert.InRange(c.Difference(new ReferenceConvolution(c.Weights, isTransposed: false), expected, isPlain: true), 0, 1e-6);
        foreach (IConvolutionKernel kernel in c.Kernels().Select(make => make()))
            Assert.InRange(c.Difference(kernel, expected), 0, kernel is WinogradConvolution ? 1e-5 : 1e-6);
    }

    // One image is less than a pass over Winograd's weights is worth, two are more.
    [Theory]
    [MemberData(nameof(Widths))]
    public void Small_pictures_are_computed_directly_and_many_of_them_by_Winograds_way(int lanes)
    {
        foreach (int images in new[] { 1, 2 })
        {
            var c = new ConvolutionCase([images, 256, 260, 1, 7, 7, 3, 3, 1, 1, 1, 1, 1, 1], lanes);
            using Tensor expected = c.Expected();
            ConvolutionWeights weights = c.Weights with { Pixels = 49 };
            Assert.True(SmallPictureConvolution.Suits(weights));
            IConvolutionKernel same = images == 1 ? new DirectConvolution(weights) : new WinogradConvolution(weights);
            Assert.Equal(c.Difference(same, expected), c.Difference(new SmallPictureConvolution(weights), expected));
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void What_follows_is_computed_with_it(int lanes, int[] shape)
    {
        var c = new ConvolutionCase(shape, lanes);
        foreach (ConvolutionCase.Follower follower in c.Followers())
        {
            using Tensor expected = follower.Expected(c.Expected());
            foreach (Func<IConvolutionKernel> kernel in c.Kernels())
                Assert.InRange(c.Difference(kernel(), expected, follower: follower), 0, 5e-5); // a sigmoid of large sums has their error, and 1 at most
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Nothing_is_written_beside_a_part_of_a_concatenation(int lanes)
    {
        foreach (int[] shape in Shapes.Where(s => s[0] > 0))
        {
            var c = new ConvolutionCase(shape, lanes);
            foreach (Func<IConvolutionKernel> kernel in c.Kernels())
                c.CheckPart(kernel());
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Nothing_is_read_before_a_bottom(int lanes)
    {
        foreach (int[] shape in Shapes)
        {
            var c = new ConvolutionCase(shape, lanes);
            using Tensor expected = c.Expected();
            foreach (Func<IConvolutionKernel> kernel in c.Kernels())
                Assert.InRange(c.Difference(kernel(), expected, isBehindGuard: true), 0, 1e-5);
        }
    }

    [Fact]
    public void Weights_next_to_zero_become_zero_and_nothing_else_does()
    {
        float[] weights = [1, 1e-38f, -1e-42f, 1e-10f, -2, 3e-21f, 0];
        Denormal.FlushWeights(weights);
        Assert.Equal([1, 0, 0, 1e-10f, -2, 0, 0], weights);
        float[] small = [1e-30f, -2e-30f, 1e-37f, 1e-39f];
        Denormal.FlushWeights(small);
        Assert.Equal([1e-30f, -2e-30f, 1e-37f, 0], small);
        // wherever the largest and the smallest stand: in a vector or behind the last one
        for (int place = 0; place < 7; place++)
        {
            float[] many = [1, 1, 1, 1, 1, 1, 1];
            many[place] = 1e-19f;
            many[(place + 3) % 7] = 100;
            Denormal.FlushWeights(many);
            Assert.Equal(0, many[place]);
            Assert.Equal(6, many.Count(w => w >= 1));
        }
        float[] infinite = [float.PositiveInfinity, 1e-30f, 1e-39f, float.NaN, 1];
        Denormal.FlushWeights(infinite);
        Assert.Equal([float.PositiveInfinity, 1e-30f, 0, float.NaN, 1], infinite);
    }

    [Fact]
    public void A_bottom_that_does_not_fit_is_refused_with_the_layers_name()
    {
        var c = new ConvolutionCase([1, 3, 8, 1, 4, 4, 5, 5, 1, 1, 0, 0, 1, 1], Hardware.Lanes);
        using var work = new Workspace(2);
        using var layer = new Convolution("conv1", c.Weights);
        var small = Assert.Throws<ArgumentException>(() => layer.Run(work[0].Plain(1, 3, 4, 4), work[1]));
        Assert.Equal("Layer \"conv1\": expected a bottom not smaller than its window [5, 5], found [1, 3, 4, 4].", small.Message);
        var channels = Assert.Throws<ArgumentException>(() => layer.Run(work[0].Plain(1, 4, 9, 9), work[1]));
        Assert.Equal("Layer \"conv1\": expected a bottom of 3 channels and 2 spatial axes, found [1, 4, 9, 9].", channels.Message);
    }

    [Fact]
    public void A_top_in_a_bottoms_slot_is_refused()
    {
        var c = new ConvolutionCase([1, 8, 8, 1, 4, 4, 3, 3, 1, 1, 1, 1, 1, 1], Hardware.Lanes);
        using var work = new Workspace(2);
        using var layer = new Convolution("conv1", c.Weights);
        Value x = work[0].ChannelsLast(1, 8, 4, 4), other = work[1].ChannelsLast(1, 8, 4, 4);
        Assert.Throws<ArgumentException>(() => layer.Run(x, work[0]));
        Assert.Throws<ArgumentException>(() => layer.Run(x, work[1], other));
    }

    [Fact]
    public void A_window_too_large_by_less_than_a_step_has_one_place()
    {
        var c = new ConvolutionCase([1, 20, 8, 1, 4, 4, 5, 5, 2, 2, 0, 0, 1, 1], Hardware.Lanes);
        using Tensor expected = c.Expected();
        Assert.Equal([1, 8, 1, 1], expected.shape);
        Assert.InRange(c.Difference(new DirectConvolution(c.Weights), expected), 0, 1e-6);
    }
}
