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
        long inputs = shape[axis];
        using var layer = new Layers.Convolution("conv", inputs, outputs, Of(window, 0), Of(window, 1), Of(window, 2), Of(window, 3), group,
            Layers.Filler.Uniform(-1, 1), Layers.Filler.Uniform(-1, 1), axis: axis);
        using LayerWeights weights = Weights(layer.Weight, layer.Bias!);
        Convolution kernel = weights.Convolution("conv", (int)inputs, outputs, Ints(window, 0), Ints(window, 1), Ints(window, 2), Ints(window, 3), group);
        using Tensor x = Values.Random(1, shape), expected = layer.forward(x);
        Assert.InRange(Difference(kernel, x, axis, expected), 0, 1e-5);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Deconvolutions_are_the_runtimes(long[] shape, int axis, int outputs, int group, long[][] window)
    {
        long inputs = shape[axis];
        using var layer = new Layers.Deconvolution("conv", inputs, outputs, Of(window, 0), Of(window, 1), Of(window, 2), Of(window, 3), group,
            Layers.Filler.Uniform(-1, 1), Layers.Filler.Uniform(-1, 1), axis: axis);
        using LayerWeights weights = Weights(layer.Weight, layer.Bias!);
        Convolution kernel = weights.Deconvolution("conv", (int)inputs, outputs, Ints(window, 0), Ints(window, 1), Ints(window, 2), Ints(window, 3), group);
        using Tensor x = Values.Random(1, shape), expected = layer.forward(x);
        Assert.InRange(Difference(kernel, x, axis, expected), 0, 1e-5);
    }

    private static double Difference(Convolution kernel, Tensor x, int axis, Tensor expected)
    {
        using Workspace work = GuardedMemory.Workspace(2, new WorkerPool(3));
        Value bottom = Values.Plain(x, work[0]);
        return Values.Difference(axis == 1 ? kernel.Run(bottom, work[1]) : kernel.Run(bottom, work[1], axis), expected);
    }

    private static LayerWeights Weights(Tensor weight, Tensor bias) =>
        LayerWeights.From("memory", new[] { weight, bias }.Select(b => ("conv", b.shape.Select(s => (int)s).ToArray(), Values.Numbers(b.detach()))));

    private static long[] Of(long[][] window, int number) => [.. window.Select(w => w[number])];

    private static int[] Ints(long[][] window, int number) => [.. window.Select(w => (int)w[number])];
}
