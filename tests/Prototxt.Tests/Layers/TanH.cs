using Prototxt.Layers;
using Prototxt.Tests.Infrastructure;
using Xunit;

namespace Prototxt.Tests.Layers;

public class TanHTests : GoldenLayerTests<TanHTests>, IGoldenRows
{
    private static string Net(string param, string shape = "2 3 6 5") =>
        LayerCheck.Net($$"""layer { name: "l" type: "TanH" bottom: "x" top: "t" {{param}} }""", shape);

    [Theory]
    [InlineData("""bottom: "x" top: "t" top: ⟦"u"⟧""", "1 top, found 2")]
    [InlineData("""bottom: "x" bottom: ⟦"x"⟧ top: "t" """, "1 bottom, found 2")]
    public void Refuses_another_number_of_blobs(string blobs, string message) =>
        LayerCheck.Refused("PTX0303", LayerCheck.Net($$"""layer { name: "l" type: "TanH" {{blobs}} }""", "2 3"), message);

    [Fact]
    public void Refuses_no_top() => LayerCheck.Refused("PTX0303", LayerCheck.Net("""layer { name: "l" type: ⟦"TanH"⟧ bottom: "x" }""", "2 3"), "1 top, found 0");

    [Theory]
    [InlineData("⟦dropout_param⟧ { }", "TanH layers do not read it")]
    public void A_field_without_effect_is_reported(string param, string message) => LayerCheck.WithoutEffect(Net(param), message);

    [Theory]
    [InlineData("2 3 6 5", "tanh_param { engine: CAFFE }", "t [N,3,6,5]")]
    [InlineData("", "", "t []")]
    public void Shapes(string shape, string param, string top) => LayerCheck.Shapes(Net(param, shape), top);

    [Fact]
    public void Works_in_place() => LayerCheck.Shapes(LayerCheck.Net("""layer { name: "l" type: "TanH" bottom: "x" top: "x" }""", "2 3"), "x [N,3]");

    public static GoldenRows Rows { get; } = new()
    {
        ["basic"] = c => c.Top("y", TanH.Forward(c["x"])),
        ["inplace"] = c => c.Top("x", TanH.Forward(c["x"], overwrite: true)),
    };

    public static string Example => """
        name: "net"
        layer { name: "x" type: "Input" top: "x" input_param { shape { dim: 2 dim: 3 } } }
        layer { name: "copy" type: "TanH" bottom: "x" top: "copy"  }
        layer { name: "in_place" type: "TanH" bottom: "copy" top: "copy" }
        """;
}
