using Xunit;

namespace Prototxt.Inference.Tests.Kernels;

/// <summary>What does not fit is told before anything is computed.</summary>
public sealed class RefusalTests
{
    [Theory]
    [InlineData(0, 2, 2)]
    [InlineData(1, -2, 0)]
    public void An_axis_stands_once_in_a_Permute(int first, int second, int third)
    {
        using var work = new Workspace(2);
        Value x = work[0].Plain(2, 3, 4);
        Refused($"Permute: expected each axis once, found [{first}, {second}, {third}]", () => Permute.Run(x, work[1], [first, second, third]));
    }

    [Fact]
    public void One_size_of_a_Reshape_is_open()
    {
        using var work = new Workspace(1);
        Value x = work[0].Plain(2, 3, 4);
        Refused("Reshape: expected one size of -1 at most, found [-1, 3, -1]", () => Reshaping.Reshape(x, [-1, 3, -1]));
        Refused("Reshape: expected sizes, 0 or -1, found [-2, 12]", () => Reshaping.Reshape(x, [-2, 12]));
    }

    [Fact]
    public void A_channel_has_one_slope()
    {
        Activation three = Activation.PReLU([1, 2, 3]);
        var conv = new ConvolutionWeights(new float[8], null, 2, 4, 1, new Window([1, 1], [1, 1], [0, 0], [1, 1]), Hardware.Lanes);
        Refused("Layer \"conv\": expected 4 numbers, one for each channel, found 3", () => new Convolution("conv", conv, activation: three));
        Refused("Layer \"up\": expected 4 numbers, one for each channel, found 3", () => new Convolution("up", conv, isTransposed: true, three));
        Refused("Layer \"ip\": expected 4 numbers, one for each channel, found 3", () => new InnerProduct("ip", 2, 4, new WeightMemory(new float[8]), null, three));
        Refused("Layer \"ip\": expected 4 numbers, one for each channel, found 2", () => new InnerProduct("ip", 2, 4, new WeightMemory(new float[8]), [1, 2]));
        Refused("Layer \"scale\": expected 4 slopes, one for each factor, found 3", () => new Affine("scale", new float[4], null, [4], activation: three));
        using var work = new Workspace(2);
        Value x = work[0].Plain(1, 4, 2, 2);
        Refused("PReLU: expected a bottom of 3 channels, as there are slopes", () => Pointwise.Run(x, work[1], three));
    }

    private static void Refused(string message, Func<object> call) => Assert.Contains(message, Assert.Throws<ArgumentException>(call).Message, StringComparison.Ordinal);
}
