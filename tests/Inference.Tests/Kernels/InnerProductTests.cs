using Prototxt.Inference.Tests.Infrastructure;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Inference.Tests.Kernels;

public sealed unsafe class InnerProductTests
{
    public static IEnumerable<object[]> Cases =>
        from lanes in Hardware.Widths
        from sizes in new (int Images, int Inputs, int Outputs)[] { (1, 800, 500), (1, 1, 1), (3, 37, 3), (7, 5000, 9), (50, 65, 21), (0, 8, 8), (6, 16, 4), (13, 100, 1000), (1, 37, 7), (1, 70, 8), (1, 2049, 9), (1, 33, 29) }
        select new object[] { lanes, sizes.Images, sizes.Inputs, sizes.Outputs };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Tops_are_those_of_double_precision(int lanes, int images, int inputs, int outputs)
    {
        using Tensor x = Values.Random(1, images, inputs), w = Values.Random(2, outputs, inputs), b = Values.Random(3, outputs), slopes = Values.Random(4, outputs);
        using Tensor expected = nn.functional.linear(x.to(float64), w.to(float64), b.to(float64));
        foreach (bool atEnd in new[] { true, false })
        {
            using AlignedMemory weights = GuardedMemory.Make(w.numel(), atEnd);
            Values.Numbers(w).CopyTo(new Span<float>(weights.Data, (int)w.numel()));
            using Workspace work = GuardedMemory.Workspace(2, new WorkerPool(3));
            using var layer = new InnerProduct("ip", inputs, outputs, new WeightMemory(weights.Data, weights), Values.Numbers(b), Activation.PReLU(Values.Numbers(slopes)), lanes);
            Value top = layer.Run(Values.Plain(x, work[0]), work[1]);
            Assert.InRange(Values.Difference(top, expected.prelu(slopes.to(float64))), 0, 2e-6);
        }
    }

    [Fact]
    public void A_channels_last_pixel_is_a_vector_too()
    {
        using Tensor x = Values.Random(1, 3, 21, 1, 1), w = Values.Random(2, 5, 21);
        using Workspace work = GuardedMemory.Workspace(2, WorkerPool.Single);
        using var layer = new InnerProduct("ip", 21, 5, new WeightMemory(Values.Numbers(w)), null);
        Assert.InRange(Values.Difference(layer.Run(Values.ChannelsLast(x, work[0]), work[1]), nn.functional.linear(x.view(3, 21), w)), 0, 2e-6);
    }

    [Fact]
    public void Weights_next_to_zero_become_zero_where_they_lie()
    {
        float[] numbers = [1, 1e-42f, 0, -1e-40f, 2, -3, 1e-30f, 0.5f];
        using var weights = new WeightMemory(numbers);
        using var work = new Workspace(2);
        using var layer = new InnerProduct("ip", 2, 4, weights, null);
        layer.Run(work[0].Plain(1, 2), work[1]);
        Assert.Equal([1, 0, 0, 0, 2, -3, 1e-30f, 0.5f], new Span<float>(weights.Data, 8).ToArray());
    }

    [Fact]
    public void A_bottom_of_another_length_is_refused_with_the_layers_name()
    {
        using var work = new Workspace(2);
        using var layer = new InnerProduct("fc6", 4, 2, new WeightMemory(new float[8]), null);
        var thrown = Assert.Throws<ArgumentException>(() => layer.Run(work[0].Plain(1, 5), work[1]));
        Assert.Equal("Layer \"fc6\": expected a plain bottom of 4 numbers from axis 1 on, found [1, 5].", thrown.Message);
    }
}
