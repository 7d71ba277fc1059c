using Prototxt.Layers;
using Prototxt.Tests.Infrastructure;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Layers;

public class CorrelationTests
{
    [Fact]
    public void A_channel_per_displacement() => LayerCheck.Shapes(
        LayerCheck.Net("layer { name: 'c' type: 'Correlation' bottom: 'x' bottom: 'y' top: 'c' correlation_param { pad: 20 kernel_size: 1 max_displacement: 20 stride_1: 1 stride_2: 2 } }", "1 8 6 10", "1 8 6 10"), "c [N,441,6,10]");

    [Fact]
    public void Refuses_an_even_kernel() => LayerCheck.Refused("PTX0400",
        LayerCheck.Net("layer { name: 'c' type: 'Correlation' bottom: 'x' bottom: 'y' top: 'c' correlation_param { kernel_size: ⟦2⟧ max_displacement: 1 } }", "1 8 6 10", "1 8 6 10"), "odd");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Compares_patches(bool subtract)
    {
        using var scope = NewDisposeScope();
        const int Channels = 2, Size = 6, Kernel = 3, Reach = 2, Pad = 2, Step = 2, Between = 2, Padded = Size + (2 * Pad);
        Tensor x = Numbers.Mixed(1, Channels, Size, Size), y = x.flip(2).contiguous();
        float[] a = Numbers.Of(x), b = Numbers.Of(y);
        int side = (Padded - (2 * (Reach + 1)) + Step - 1) / Step;
        List<float> expected = [];
        for (int dy = -Reach; dy <= Reach; dy += Between)
            for (int dx = -Reach; dx <= Reach; dx += Between)
                for (int i = 0; i < side; i++)
                    for (int j = 0; j < side; j++)
                    {
                        float sum = 0;
                        for (int c = 0; c < Channels; c++)
                            for (int u = 0; u < Kernel; u++)
                                for (int v = 0; v < Kernel; v++)
                                {
                                    float p = At(a, c, (i * Step) + Reach + u, (j * Step) + Reach + v), q = At(b, c, (i * Step) + Reach + u + dy, (j * Step) + Reach + v + dx);
                                    sum += subtract ? Math.Abs(p - q) : p * q;
                                }

                        expected.Add(sum / (Kernel * Kernel * Channels));
                    }

        Tensor top = Correlation.Forward(x, y, Kernel, Reach, Pad, Step, Between, subtract);
        Assert.Equal([1, 9, side, side], top.shape);
        Numbers.AreClose([.. expected], top);
        Numbers.GradientIsRight(t => Correlation.Forward(t, y, Kernel, Reach, Pad, Step, Between), x);

        static float At(float[] values, int c, int row, int column) =>
            row < Pad || column < Pad || row >= Pad + Size || column >= Pad + Size ? 0 : values[(((c * Size) + row - Pad) * Size) + column - Pad];
    }

    [Fact]
    public void Magnitudes_are_not_taken_and_that_is_said() => LayerCheck.WithoutEffect(
        LayerCheck.Net("layer { name: 'c' type: 'Correlation' bottom: 'x' bottom: 'y' top: 'c' correlation_param { kernel_size: 1 max_displacement: 2 do_abs: ⟦true⟧ } }", "1 8 6 10", "1 8 6 10"), "'do_abs'", "SUBTRACT");

    public static string Example => LayerCheck.Net("""
        layer { name: "places" type: "Correlation" bottom: "x" bottom: "y" top: "a" correlation_param { kernel_size: 1 max_displacement: 2 } }
        layer { name: "flownet" type: "Correlation" bottom: "x" bottom: "y" top: "b" correlation_param { pad: 20 kernel_size: 1 max_displacement: 20 stride_1: 1 stride_2: 2 } }
        """, "1 8 6 10", "1 8 6 10");
}
