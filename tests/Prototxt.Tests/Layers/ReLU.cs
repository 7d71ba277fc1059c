using Prototxt.Layers;
using Prototxt.Tests.Infrastructure;
using Xunit;

namespace Prototxt.Tests.Layers;

public class ReLUTests : GoldenLayerTests<ReLUTests>, IGoldenRows
{
    private static string Net(string param, string shape = "2 3 6 5") =>
        LayerCheck.Net($$"""layer { name: "l" type: "ReLU" bottom: "x" top: "t" {{param}} }""", shape);

    [Theory]
    [InlineData("""bottom: "x" top: "t" top: ⟦"u"⟧""", "1 top, found 2")]
    [InlineData("""bottom: "x" bottom: ⟦"x"⟧ top: "t" """, "1 bottom, found 2")]
    public void Refuses_another_number_of_blobs(string blobs, string message) =>
        LayerCheck.Refused("PTX0303", LayerCheck.Net($$"""layer { name: "l" type: "ReLU" {{blobs}} }""", "2 3"), message);

    [Fact]
    public void Refuses_no_top() => LayerCheck.Refused("PTX0303", LayerCheck.Net("""layer { name: "l" type: ⟦"ReLU"⟧ bottom: "x" }""", "2 3"), "1 top, found 0");

    [Theory]
    [InlineData("⟦dropout_param⟧ { }", "ReLU layers do not read it")]
    public void A_field_without_effect_is_reported(string param, string message) => LayerCheck.WithoutEffect(Net(param), message);

    [Theory]
    [InlineData("2 3 6 5", "relu_param { negative_slope: 1e-2 engine: CAFFE }", "t [N,3,6,5]")]
    [InlineData("", "", "t []")]
    public void Shapes(string shape, string param, string top) => LayerCheck.Shapes(Net(param, shape), top);

    [Fact]
    public void Works_in_place() => LayerCheck.Shapes(LayerCheck.Net("""layer { name: "l" type: "ReLU" bottom: "x" top: "x" }""", "2 3"), "x [N,3]");

    public static string Example => """
        name: "net"
        layer { name: "x" type: "Input" top: "x" input_param { shape { dim: 2 dim: 3 } } }
        layer { name: "copy" type: "ReLU" bottom: "x" top: "copy" relu_param { negative_slope: .1 } }
        layer { name: "in_place" type: "ReLU" bottom: "copy" top: "copy" }
        """;

    // In place Caffe finds the top where the bottom was: with a negative slope all but zeros are above it.
    [Theory]
    [InlineData("c", "-0.2", new float[] { 1, 2, -0.6f })]
    [InlineData("d", "-0.2", new float[] { -0.2f, 2, -0.6f })]
    [InlineData("c", "0.2", new float[] { 0.2f, 2, 0.6f })]
    public void Gradient_looks_at_the_top_in_place(string top, string slope, float[] expected)
    {
        using var pass = NetPass.Of(LayerCheck.Net($$"""
            layer { name: "p" type: "Power" bottom: "x" top: "c" }
            layer { name: "l" type: "ReLU" bottom: "c" top: "{{top}}" relu_param { negative_slope: {{slope}} } }
            """, "1 3"), ("x", TorchSharp.torch.tensor(new float[] { -5, 3, 0 }, [1, 3])));
        Numbers.AreClose(expected, pass.Backward(top).Gradient("x"));
    }

    public static GoldenRows Rows { get; } = new()
    {
        ["basic"] = c => c.Top("y", ReLU.Forward(c["x"])),
        ["at_zero_plain"] = c => c.Top("y", ReLU.Forward(c["x"])),
        ["leaky"] = c => c.Top("y", ReLU.Forward(c["x"], negativeSlope: 0.1f)),
        ["inplace_leaky"] = c => c.Top("x", ReLU.Forward(c["x"], negativeSlope: 0.3f, overwrite: true)),
    };
}
