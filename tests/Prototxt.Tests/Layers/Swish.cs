using Prototxt.Layers;
using Prototxt.Tests.Infrastructure;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Layers;

public class SwishTests : GoldenLayerTests<SwishTests>, IGoldenRows
{
    private static string Layer(string param, string top = "t") => $$"""layer { name: "l" type: "Swish" bottom: "x" top: "{{top}}" {{param}} }""";

    [Fact]
    public void Refuses_two_bottoms() =>
        LayerCheck.Refused("PTX0303", LayerCheck.Net("""layer { name: "l" type: "Swish" bottom: "x" bottom: ⟦"x"⟧ top: "t" }""", "2"), "1 bottom, found 2");

    [Fact]
    public void Works_in_place() => LayerCheck.Shapes(LayerCheck.Net(Layer("", "x"), "2 3 4 5 6"), "x [N,3,4,5,6]");

    [Theory]
    [InlineData("", 1)]
    [InlineData("swish_param { beta: 0 }", 0)]
    [InlineData("swish_param { beta: -1.5 }", -1.5)]
    [InlineData("swish_param { beta: 20 }", 20)]
    public void Is_x_times_the_sigmoid_of_beta_x(string param, double beta)
    {
        float[] values = [-100, -2, -0.25f, 0, 0.5f, 3, 100];
        using Tensor x = tensor(values);
        using Pass pass = Pass.Of(Layer(param), x);
        Numbers.AreClose([.. values.Select(v => (float)(v * Gate(v)))], pass.Values);
        Numbers.AreClose([.. values.Select((v, i) => (float)(Pass.Gradient(i) * (Gate(v) + (beta * v * Gate(v) * (1 - Gate(v))))))], pass.GradientOf("x"), 1e-4);

        double Gate(float v) => 1 / (1 + Math.Exp(-beta * v));
    }

    public static GoldenRows Rows { get; } = new()
    {
        ["default"] = c => c.Top("y", Swish.Forward(c["x"])),
        ["beta_negative"] = c => c.Top("y", Swish.Forward(c["x"], beta: -0.5f)),
    };

    public static string Example => LayerCheck.Net("""
        layer { name: "plain" type: "Swish" bottom: "x" top: "plain" }
        layer { name: "steep" type: "Swish" bottom: "plain" top: "plain" swish_param { beta: 1.5 } }
        """, "2 3");
}
