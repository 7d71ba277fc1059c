using Prototxt.Inference.Tests.Infrastructure;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Inference.Tests.Kernels;

/// <summary>Convolutions of other numbers of axes, and with their channels on other axes, beside the runtime's layers.</summary>
public sealed class ConvolutionAxesTests
{
    // The bottom, the axis of its channels, the outputs, the groups, and of each spatial axis kernel, stride, pad and dilation.
    public static TheoryData<long[], int, int, int, long[][]> Cases => new()
    {
        { [3, 4], 1, 6, 2, [] },
        { [2, 4, 9], 1, 6, 2, [[3, 2, 1, 1]] },
        { [2, 5, 20], 1, 7, 1, [[2, 1, 0, 3]] },
        { [2, 3, 5, 6, 7], 1, 4, 1, [[3, 1, 1, 1], [2, 2, 0, 1], [3, 1, 2, 2]] },
        { [1, 4, 6, 5, 5], 1, 20, 2, [[3, 2, 1, 1], [3, 1, 1, 1], [3, 1, 1, 1]] },
        { [1, 32, 4, 6, 6], 1, 32, 1, [[3, 1, 1, 1], [3, 1, 1, 1], [3, 1, 1, 1]] },
        { [1, 3, 4, 3, 4, 5], 1, 2, 1, [[2, 1, 1, 1], [2, 2, 0, 1], [3, 1, 0, 1], [1, 1, 0, 1]] },
        { [2, 3, 4, 7, 6], 2, 5, 1, [[3, 1, 1, 1], [3, 2, 0, 1]] },
        { [2, 2, 16, 6, 6], 2, 24, 1, [[3, 1, 1, 1], [3, 1, 1, 1]] },
        { [2, 2, 8, 6, 6], 2, 8, 8, [[3, 1, 1, 1], [3, 1, 1, 1]] },
        { [4, 6, 5], 0, 2, 1, [[3, 1, 0, 1], [2, 1, 0, 1]] },
        { [2, 3, 4, 8], 2, 3, 1, [[3, 2, 0, 1]] },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Convolutions_are_the_runtimes(long[] shape, int axis, int outputs, int group, long[][] window)
    {
        using var layer = new Layers.Convolution("conv", shape[axis], outputs, Of(window, 0), Of(window, 1), Of(window, 2), Of(window, 3), group,
            Layers.Filler.Uniform(-1, 1), Layers.Filler.Uniform(-1, 1), axis: axis);
        using LayerWeights weights = Weights(layer.Weight, layer.Bias!);
        Check(layer.forward, weights.Convolution("conv", (int)shape[axis], outputs, Ints(window, 0), Ints(window, 1), Ints(window, 2), Ints(window, 3), group), shape, axis);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Deconvolutions_are_the_runtimes(long[] shape, int axis, int outputs, int group, long[][] window)
    {
        using var layer = new Layers.Deconvolution("conv", shape[axis], outputs, Of(window, 0), Of(window, 1), Of(window, 2), Of(window, 3), group,
            Layers.Filler.Uniform(-1, 1), Layers.Filler.Uniform(-1, 1), axis: axis);
        using LayerWeights weights = Weights(layer.Weight, layer.Bias!);
        Check(layer.forward, weights.Deconvolution("conv", (int)shape[axis], outputs, Ints(window, 0), Ints(window, 1), Ints(window, 2), Ints(window, 3), group), shape, axis);
    }

    private static void Check(Func<Tensor, Tensor> layer, Convolution kernel, long[] shape, int axis)
    {
        using Tensor x = Values.Random(1, shape), expected = layer(x);
        using Workspace work = GuardedMemory.Workspace(2, new WorkerPool(3));
        Value bottom = Values.Plain(x, work[0]);
        Assert.InRange(Values.Difference(axis == 1 ? kernel.Run(bottom, work[1]) : kernel.Run(bottom, work[1], axis), expected), 0, 1e-5);
    }

    private static LayerWeights Weights(Tensor weight, Tensor bias) =>
        LayerWeights.From("memory", new[] { weight, bias }.Select(b => ("conv", b.shape.Select(s => (int)s).ToArray(), Values.Numbers(b.detach()))));

    private static long[] Of(long[][] window, int number) => [.. window.Select(w => w[number])];

    private static int[] Ints(long[][] window, int number) => [.. window.Select(w => (int)w[number])];
}
