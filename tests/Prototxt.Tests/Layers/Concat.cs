using Prototxt.Layers;
using Prototxt.Tests.Infrastructure;
using Xunit;

namespace Prototxt.Tests.Layers;

public class ConcatTests : GoldenLayerTests<ConcatTests>, IGoldenRows
{
    private static string Net(string param, params string[] shapes) =>
        LayerCheck.Net($$"""layer { name: "l" type: "Concat" bottom: "x" bottom: "y" top: "t" {{param}} }""", shapes.Length > 0 ? shapes : ["2 3 6 5", "2 3 6 5"]);

    [Theory]
    [InlineData("concat_param { axis: ⟦4⟧ }", "axis 4 is not an axis of x [N,3,6,5]")]
    [InlineData("concat_param { axis: ⟦-5⟧ }", "axis -5 is not an axis of x [N,3,6,5]")]
    [InlineData("concat_param { concat_dim: ⟦4⟧ }", "concat_dim 4 is not an axis of x [N,3,6,5]")]
    [InlineData("concat_param { concat_dim: ⟦4294967295⟧ }", "concat_dim must be at most 2147483647")]
    [InlineData("concat_param { axis: 1 concat_dim: ⟦1⟧ }", "give either axis or concat_dim")]
    public void Refuses(string param, string message) => LayerCheck.Refused("PTX0400", Net(param), message);

    [Theory]
    [InlineData("2 3 6 5", "2 3 6 4")]
    [InlineData("2 3 6 5", "1 3 6 5")]
    [InlineData("2 3 6 5", "2 3 6")]
    public void Refuses_other_axes(string first, string second) =>
        LayerCheck.Refused("PTX0401", LayerCheck.Net("""layer { name: "l" type: "Concat" bottom: "x" bottom: ⟦"y"⟧ top: "t" }""", first, second), "y [N,", "the shape of x [N,3,6,5] but for axis 1");

    [Fact]
    public void Refuses_no_bottom() =>
        LayerCheck.Refused("PTX0303", LayerCheck.Net("""layer { name: "l" type: ⟦"Concat"⟧ top: "t" }"""), "at least 1 bottom, found 0");

    [Fact]
    public void Refuses_to_put_two_bottoms_into_the_first() =>
        LayerCheck.Refused("PTX0304", LayerCheck.Net("""layer { name: "l" type: "Concat" bottom: "x" bottom: "y" top: ⟦"x"⟧ }""", "2 3", "2 3"), "over its bottom 'x'");

    [Fact]
    public void One_bottom_is_handed_on_and_may_be_its_own_top() =>
        LayerCheck.Shapes(LayerCheck.Net("""
            layer { name: "a" type: "Concat" bottom: "x" top: "t" }
            layer { name: "b" type: "Concat" bottom: "t" top: "t" }
            """, "2 3"), "t [N,3]");

    [Theory]
    [InlineData("", "2 3 6 5", "2 4 6 5", "t [N,7,6,5]")]
    [InlineData("concat_param { axis: -1 }", "2 3 6 5", "2 3 6 1", "t [N,3,6,6]")]
    [InlineData("concat_param { concat_dim: 2 }", "2 3 6 5", "2 3 2 5", "t [N,3,8,5]")]
    [InlineData("concat_param { axis: 0 }", "2 3", "4 3", "t [6,3]")]
    public void Shapes(string param, string first, string second, string top) => LayerCheck.Shapes(Net(param, first, second), top);

    public static GoldenRows Rows { get; } = new()
    {
        ["default"] = c => c.Top("y", Concat.Forward([c["a"], c["b"], c["c"]])),
        ["axis0"] = c => c.Top("y", Concat.Forward([c["a"], c["b"]], axis: 0)),
        ["axis_negative"] = c => c.Top("y", Concat.Forward([c["a"], c["b"]], axis: -1)),
        ["single"] = c => c.Top("y", Concat.Forward([c["a"]])),
    };

    public static string Example => """
        name: "net"
        layer { name: "x" type: "Input" top: "x" input_param { shape { dim: 2 dim: 3 dim: 4 } } }
        layer { name: "y" type: "Input" top: "y" input_param { shape { dim: 2 dim: 5 dim: 4 } } }
        layer { name: "channels" type: "Concat" bottom: "x" bottom: "y" bottom: "x" top: "channels" }
        layer { name: "last" type: "Concat" bottom: "channels" bottom: "channels" top: "last" concat_param { axis: -1 } }
        layer { name: "one" type: "Concat" bottom: "last" top: "one" }
        """;
}
