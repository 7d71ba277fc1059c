using Prototxt.Tests.Infrastructure;
using Xunit;

namespace Prototxt.Tests.Layers;

public class FlattenTests
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

    [Fact]
    public void Generated_code() => Snapshot.Verify(GeneratorRun.Of("""
        name: "net"
        layer { name: "x" type: "Input" top: "x" input_param { shape { dim: 2 dim: 3 dim: 4 dim: 5 } } }
        layer { name: "all" type: "Flatten" bottom: "x" top: "all" }
        layer { name: "pair" type: "Flatten" bottom: "x" top: "pair" flatten_param { axis: -3 end_axis: 2 } }
        """), "Flatten");
}
