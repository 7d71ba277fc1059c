using Prototxt.Inference.Tests.Infrastructure;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Inference.Tests.Kernels;

/// <summary>Every vector width that this processor has, where a layer's kernel chooses it itself.</summary>
public sealed class WidthTests
{
    public static TheoryData<int> Widths => [.. Hardware.Widths];

    [Theory]
    [MemberData(nameof(Widths))]
    public void Pooling_and_LRN_are_those_of_the_runtime(int lanes)
    {
        using Tensor x = Values.Random(1, 2, 37, 9, 8), wide = x.to(float64);
        using Workspace work = GuardedMemory.Workspace(2, WorkerPool.Single);
        Value bottom = Values.ChannelsLast(x, work[0]);
        var window = new PoolingWindow(bottom, [3, 3], [2, 2], [1, 1], isFloor: false);
        Assert.InRange(Values.Difference(Pooling.Run(bottom, work[1], window, PoolingKind.Max, lanes), Layers.Pooling.Max(wide, [3, 3], [2, 2], [1, 1])), 0, 1e-6);
        Assert.InRange(Values.Difference(Pooling.Run(bottom, work[1], window, PoolingKind.Average, lanes), Layers.Pooling.Average(wide, [3, 3], [2, 2], [1, 1])), 0, 1e-6);
        foreach (float beta in new[] { 0.75f, 0.5f })
            Assert.InRange(Values.Difference(LRN.AcrossChannels(bottom, work[1], 5, 3, beta, 2, lanes), Layers.LRN.AcrossChannels(wide, 5, 3, beta, 2)), 0, 1e-6);
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void What_is_not_a_number_goes_as_in_Caffe(int lanes)
    {
        using Workspace work = GuardedMemory.Workspace(2, WorkerPool.Single);
        Value bottom = work[0].ChannelsLast(1, 1, 1, 2);
        Set(bottom, float.NaN, 3);
        var window = new PoolingWindow(bottom, null, null, null, isFloor: false);
        Assert.Equal([3], Values.ToTensor(Pooling.Run(bottom, work[1], window, PoolingKind.Max, lanes)).data<float>().ToArray()); // a comparison with it is never true
        var relu = new ConvolutionCase([1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 1, 1], lanes);
        using var layer = new Convolution("conv", relu.Weights, activation: Activation.ReLU);
        Value top = layer.Run(bottom, work[1]);
        Assert.True(float.IsNaN(Values.ToTensor(top).data<float>()[0]));
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Squares_beyond_the_largest_number_leave_nothing(int lanes)
    {
        using Workspace work = GuardedMemory.Workspace(2, WorkerPool.Single);
        Value bottom = work[0].ChannelsLast(1, 1, 1, 2);
        Set(bottom, 1e30f, float.NaN);
        float[] top = [.. Values.ToTensor(LRN.AcrossChannels(bottom, work[1], 1, 1, 0.75f, 1, lanes)).data<float>()];
        Assert.Equal([0, float.NaN], top);
    }

    private static unsafe void Set(Value x, float first, float second) => (x.Data[0], x.Data[x.Pitch]) = (first, second);
}
