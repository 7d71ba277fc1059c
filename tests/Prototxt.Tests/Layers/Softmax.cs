using Prototxt.Layers;
using Prototxt.Tests.Infrastructure;
using Xunit;

namespace Prototxt.Tests.Layers;

public class SoftmaxTests : GoldenLayerTests<SoftmaxTests>, IGoldenRows
{
    private static string Net(string param, string shape = "2 3 6 5") =>
        LayerCheck.Net($$"""layer { name: "l" type: "Softmax" bottom: "x" top: "t" {{param}} }""", shape);

    [Theory]
    [InlineData("softmax_param { axis: ⟦4⟧ }", "axis 4 is not an axis of x [N,3,6,5]")]
    [InlineData("softmax_param { axis: ⟦-5⟧ }", "axis -5 is not an axis of x [N,3,6,5]")]
    public void Refuses(string param, string message) => LayerCheck.Refused("PTX0400", Net(param), message);

    [Fact]
    public void Refuses_the_default_axis_of_a_vector() =>
        LayerCheck.Refused("PTX0400", LayerCheck.Net("""⟦layer⟧ { name: "l" type: "Softmax" bottom: "x" top: "t" }""", "3"), "axis 1 is not an axis of x [N], which has 1 axis");

    [Fact]
    public void Refuses_labels() =>
        LayerCheck.Refused("PTX0303", LayerCheck.Net("""layer { name: "l" type: "Softmax" bottom: "x" bottom: ⟦"y"⟧ top: "t" }""", "2 3", "2"), "1 bottom, found 2");

    [Theory]
    [InlineData("2 3 6 5", "softmax_param { axis: -1 engine: CAFFE }", "t [N,3,6,5]")]
    [InlineData("3", "softmax_param { axis: 0 }", "t [N]")]
    public void Shapes(string shape, string param, string top) => LayerCheck.Shapes(Net(param, shape), top);

    [Fact]
    public void Works_in_place() => LayerCheck.Shapes(LayerCheck.Net("""layer { name: "l" type: "Softmax" bottom: "x" top: "x" }""", "2 3"), "x [N,3]");

    public static GoldenRows Rows { get; } = new()
    {
        ["default"] = c => c.Top("y", Softmax.Forward(c["x"])),
        ["axis0"] = c => c.Top("y", Softmax.Forward(c["x"], axis: 0)),
        ["axis_last"] = c => c.Top("y", Softmax.Forward(c["x"], axis: -1)),
        ["inplace"] = c => c.Top("x", Softmax.Forward(c["x"])),
    };

    public static string Example => """
        name: "net"
        layer { name: "x" type: "Input" top: "x" input_param { shape { dim: 2 dim: 3 dim: 4 } } }
        layer { name: "classes" type: "Softmax" bottom: "x" top: "classes" }
        layer { name: "last" type: "Softmax" bottom: "classes" top: "classes" softmax_param { axis: -1 } }
        """;
}
