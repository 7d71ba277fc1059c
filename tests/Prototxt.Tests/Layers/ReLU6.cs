using Prototxt.Layers;
using Prototxt.Tests.Infrastructure;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Layers;

public class ReLU6Tests
{
    [Fact]
    public void Works_in_place() => LayerCheck.Shapes(LayerCheck.Net("layer { name: 'r' type: 'ReLU6' bottom: 'x' top: 'x' }", "1 3 4 5"), "x [N,3,4,5]");

    [Fact]
    public void Negative_numbers_may_have_a_slope()
    {
        using var scope = NewDisposeScope();
        Tensor x = tensor([-4f, 0, 3, 6, 9], requires_grad: true);
        Tensor top = ReLU6.Forward(x, negativeSlope: 0.5f);
        top.sum().backward();
        Numbers.AreClose([-2, 0, 3, 6, 6], top);
        Numbers.AreClose([0.5f, 0.5f, 1, 0, 0], x.grad!);
        GeneratorRun run = LayerCheck.Shapes(LayerCheck.Net("layer { name: 'r' type: 'ReLU6' bottom: 'x' top: 'x' relu6_param { negative_slope: 0.5 } }", "1 3 4 5"), "x [N,3,4,5]");
        Assert.Empty(run.Diagnostics);
        Assert.Contains(run.Files.Values, f => f.Contains("negativeSlope: 0.5f", StringComparison.Ordinal));
    }

    [Fact]
    public void Stays_between_0_and_6()
    {
        using var scope = NewDisposeScope();
        Tensor x = tensor([-1f, 0, 3, 6, 9]);
        Numbers.AreClose([0, 0, 3, 6, 6], ReLU6.Forward(x));
        using (no_grad())
            Numbers.AreClose([0, 0, 3, 6, 6], ReLU6.Forward(x, overwrite: true));
    }

    public static string Example => LayerCheck.Net("""
        layer { name: "plain" type: "ReLU6" bottom: "x" top: "a" }
        layer { name: "sloped" type: "ReLU6" bottom: "a" top: "a" relu6_param { negative_slope: 0.5 } }
        """, "2 3");
}
