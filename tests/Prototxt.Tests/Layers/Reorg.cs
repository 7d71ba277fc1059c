using Prototxt.Layers;
using Prototxt.Tests.Infrastructure;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Layers;

public class ReorgTests
{
    [Theory]
    [InlineData("stride: 2", "r [N,32,2,3]")]
    [InlineData("stride: 2 reverse: true", "r [N,2,8,12]")]
    public void Shapes(string param, string top) =>
        LayerCheck.Shapes(LayerCheck.Net($"layer {{ name: 'r' type: 'Reorg' bottom: 'x' top: 'r' reorg_param {{ {param} }} }}", "1 8 4 6"), top);

    [Fact]
    public void Refuses_sizes_that_do_not_divide() =>
        LayerCheck.Refused("PTX0401", LayerCheck.Net("layer { name: 'r' type: 'Reorg' bottom: ⟦'x'⟧ top: 'r' reorg_param { stride: 2 } }", "1 8 5 6"), "divides");

    [Fact]
    public void Reads_memory_as_Darknet_does()
    {
        using var scope = NewDisposeScope();
        const int Channels = 8, Height = 4, Width = 6, Stride = 2;
        float[] x = Numbers.Of(Numbers.Mixed(2, Channels, Height, Width)), expected = new float[x.Length];
        // the loops of Darknet's function
        for (int b = 0; b < 2; b++)
            for (int k = 0; k < Channels; k++)
                for (int j = 0; j < Height; j++)
                    for (int i = 0; i < Width; i++)
                    {
                        int few = Channels / (Stride * Stride), channel = k % few, part = k / few;
                        int column = (i * Stride) + (part % Stride), row = (j * Stride) + (part / Stride);
                        expected[i + (Width * (j + (Height * (k + (Channels * b)))))] = x[column + (Width * Stride * (row + (Height * Stride * (channel + (few * b)))))];
                    }

        Tensor top = Reorg.Forward(tensor(x, [2, Channels, Height, Width]), Stride);
        Assert.Equal([2, 32, 2, 3], top.shape);
        Numbers.AreClose(expected, top);
        // the same memory backwards
        Numbers.AreClose(x, Reorg.Forward(top.view(2, Channels, Height, Width), Stride, reverse: true));
    }

    public static string Example => LayerCheck.Net("""
        layer { name: "down" type: "Reorg" bottom: "x" top: "a" reorg_param { stride: 2 } }
        layer { name: "up" type: "Reorg" bottom: "x" top: "b" reorg_param { stride: 2 reverse: true } }
        """, "1 8 4 6");
}
