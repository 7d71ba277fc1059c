using Prototxt.Layers;
using Prototxt.Tests.Infrastructure;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Layers;

public class FlattenTests : GoldenLayerTests<FlattenTests>, IGoldenRows
{
    private static string Net(string param, string shape = "2 3 6 5") =>
        LayerCheck.Net($$"""layer { name: "l" type: "Flatten" bottom: "x" top: "t" {{param}} }""", shape);

    [Theory]
    [InlineData("flatten_param { axis: ⟦4⟧ }", "axis 4 is not an axis of x [N,3,6,5]")]
    [InlineData("flatten_param { end_axis: ⟦-5⟧ }", "end_axis -5 is not an axis of x [N,3,6,5]")]
    [InlineData("flatten_param { axis: 3 end_axis: ⟦1⟧ }", "end_axis 1 lies before axis 3")]
    public void Refuses(string param, string message) => LayerCheck.Refused("PTX0400", Net(param), message);

    [Fact]
    public void Refuses_to_work_in_place() =>
        LayerCheck.Refused("PTX0304", LayerCheck.Net("""layer { name: "l" type: "Flatten" bottom: "x" top: ⟦"x"⟧ }""", "2 3 6 5"), "Flatten layer 'l'");

    [Theory]
    [InlineData("2 3 6 5", "", "t [N,90]")]
    [InlineData("2 3 6 5", "flatten_param { axis: 2 }", "t [N,3,30]")]
    [InlineData("2 3 6 5", "flatten_param { axis: -3 end_axis: -2 }", "t [N,18,5]")]
    [InlineData("2 3 6 5", "flatten_param { axis: 0 }", "t [180]")]
    [InlineData("2 3 6 5", "flatten_param { axis: 1 end_axis: 1 }", "t [N,3,6,5]")]
    [InlineData("2 3 6 5", "flatten_param { axis: 2 end_axis: 1 }", "t [N,3,1,6,5]")]
    [InlineData("2 3", "", "t [N,3]")]
    public void Shapes(string shape, string param, string top) => LayerCheck.Shapes(Net(param, shape), top);

    public static GoldenRows Rows { get; } = new()
    {
        ["default"] = c => c.Top("y", Flatten.Forward(c["x"])),
        ["axis2"] = c => c.Top("y", Flatten.Forward(c["x"], axis: 2)),
        ["end_axis_negative"] = c => c.Top("y", Flatten.Forward(c["x"], axis: 1, endAxis: -2)),
        ["single_axis"] = c => c.Top("y", Flatten.Forward(c["x"], axis: 1, endAxis: 1)),
    };

    [Fact]
    public void An_empty_run_of_axes_makes_a_new_one()
    {
        using var scope = NewDisposeScope();
        Assert.Equal([2, 3, 1, 4], Flatten.Forward(zeros(2, 3, 4), axis: 2, endAxis: 1).shape);
    }

    public static string Example => """
        name: "net"
        layer { name: "x" type: "Input" top: "x" input_param { shape { dim: 2 dim: 3 dim: 4 dim: 5 } } }
        layer { name: "all" type: "Flatten" bottom: "x" top: "all" }
        layer { name: "pair" type: "Flatten" bottom: "x" top: "pair" flatten_param { axis: -3 end_axis: 2 } }
        """;
}
