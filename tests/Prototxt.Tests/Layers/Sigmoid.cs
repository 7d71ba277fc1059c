using Prototxt.Layers;
using Prototxt.Tests.Infrastructure;
using Xunit;

namespace Prototxt.Tests.Layers;

public class SigmoidTests : GoldenLayerTests<SigmoidTests>, IGoldenRows
{
    private static string Net(string param, string shape = "2 3 6 5") =>
        LayerCheck.Net($$"""layer { name: "l" type: "Sigmoid" bottom: "x" top: "t" {{param}} }""", shape);

    [Theory]
    [InlineData("""bottom: "x" top: "t" top: ⟦"u"⟧""", "1 top, found 2")]
    [InlineData("""bottom: "x" bottom: ⟦"x"⟧ top: "t" """, "1 bottom, found 2")]
    public void Refuses_another_number_of_blobs(string blobs, string message) =>
        LayerCheck.Refused("PTX0303", LayerCheck.Net($$"""layer { name: "l" type: "Sigmoid" {{blobs}} }""", "2 3"), message);

    [Fact]
    public void Refuses_no_top() => LayerCheck.Refused("PTX0303", LayerCheck.Net("""layer { name: "l" type: ⟦"Sigmoid"⟧ bottom: "x" }""", "2 3"), "1 top, found 0");

    [Theory]
    [InlineData("⟦dropout_param⟧ { }", "Sigmoid layers do not read it")]
    public void A_field_without_effect_is_reported(string param, string message) => LayerCheck.WithoutEffect(Net(param), message);

    [Theory]
    [InlineData("2 3 6 5", "sigmoid_param { engine: CUDNN }", "t [N,3,6,5]")]
    [InlineData("", "", "t []")]
    public void Shapes(string shape, string param, string top) => LayerCheck.Shapes(Net(param, shape), top);

    [Fact]
    public void Works_in_place() => LayerCheck.Shapes(LayerCheck.Net("""layer { name: "l" type: "Sigmoid" bottom: "x" top: "x" }""", "2 3"), "x [N,3]");

    public static GoldenRows Rows { get; } = new()
    {
        ["basic"] = c => c.Top("y", Sigmoid.Forward(c["x"])),
        ["inplace"] = c => c.Top("x", Sigmoid.Forward(c["x"], overwrite: true)),
    };

    public static string Example => """
        name: "net"
        layer { name: "x" type: "Input" top: "x" input_param { shape { dim: 2 dim: 3 } } }
        layer { name: "copy" type: "Sigmoid" bottom: "x" top: "copy"  }
        layer { name: "in_place" type: "Sigmoid" bottom: "copy" top: "copy" }
        """;
}
