using Prototxt.Layers;
using Prototxt.Tests.Infrastructure;
using TorchSharp;
using Xunit;

namespace Prototxt.Tests.Layers;

public class ReshapeTests : GoldenLayerTests<ReshapeTests>, IGoldenRows
{
    private static string Net(string param, string shape = "2 3 6 5") =>
        LayerCheck.Net($$"""layer { name: "l" type: "Reshape" bottom: "x" top: "t" {{param}} }""", shape);

    [Theory]
    [InlineData("reshape_param { shape { dim: 0 dim: -1 dim: ⟦-1⟧ } }", "only one dimension can be -1")]
    [InlineData("reshape_param { shape { dim: 0 dim: ⟦-2⟧ } }", "0 (copy) or -1 (infer), found -2")]
    [InlineData("reshape_param { shape { dim: 0 dim: 0 dim: 0 dim: 0 dim: ⟦0⟧ } }", "0 copies axis 4, which x [N,3,6,5] does not have")]
    [InlineData("reshape_param { axis: 3 shape { dim: 5 dim: ⟦0⟧ } }", "0 copies axis 4")]
    [InlineData("reshape_param { axis: ⟦5⟧ }", "axis 5 lies outside x [N,3,6,5]")]
    [InlineData("reshape_param { axis: ⟦-6⟧ }", "axis -6 lies outside x [N,3,6,5]")]
    [InlineData("reshape_param { num_axes: ⟦-2⟧ }", "num_axes must be -1 (all the rest) or more, found -2")]
    [InlineData("reshape_param { axis: 3 num_axes: ⟦2⟧ }", "2 axes from axis 3 on are more than x [N,3,6,5] has")]
    [InlineData("reshape_param { axis: 3 num_axes: ⟦2147483647⟧ }", "axes from axis 3 on are more than")]
    public void Refuses(string param, string message) => LayerCheck.Refused("PTX0400", Net(param), message);

    [Theory]
    [InlineData("shape { dim: 7 dim: -1 }", "a count that 7 divides, to infer the dimension -1; found 180")]
    [InlineData("shape { dim: 0 dim: 3 dim: 5 }", "expects 30 numbers for [N,3,5], found 180")]
    [InlineData("", "expects 1 numbers for [], found 180")]
    public void Refuses_another_count(string param, string message) =>
        LayerCheck.Refused("PTX0401", LayerCheck.Net($$"""layer { name: "l" type: "Reshape" bottom: ⟦"x"⟧ top: "t" reshape_param { {{param}} } }""", "2 3 6 5"), message);

    [Fact]
    public void Refuses_a_shape_too_large_for_Caffe() =>
        LayerCheck.Refused("PTX0404", LayerCheck.Net("""layer { name: "l" type: ⟦"Reshape"⟧ bottom: "x" top: "t" reshape_param { shape { dim: 9223372036854775807 dim: 9223372036854775807 } } }""", "2 3 6 5"), "out of all proportion");

    [Fact]
    public void Refuses_to_work_in_place() =>
        LayerCheck.Refused("PTX0304", LayerCheck.Net("""layer { name: "l" type: "Reshape" bottom: "x" top: ⟦"x"⟧ }""", "2 3 6 5"), "Reshape layer 'l'");

    [Theory]
    [InlineData("2 3 6 5", "reshape_param { shape { dim: 0 dim: -1 } }", "t [N,90]")]
    [InlineData("2 3 6 5", "reshape_param { shape { dim: 0 dim: 0 dim: 30 } }", "t [N,3,30]")]
    [InlineData("2 3 6 5", "reshape_param { shape { dim: -1 dim: 5 } }", "t [36,5]")]
    [InlineData("2 3 6 5", "reshape_param { axis: 1 shape { dim: -1 } }", "t [N,90]")]
    [InlineData("2 3 6 5", "reshape_param { axis: 1 num_axes: 2 shape { dim: 2 dim: -1 } }", "t [N,2,9,5]")]
    [InlineData("2 3 6 5", "reshape_param { axis: -1 shape { dim: 1 dim: 1 } }", "t [N,3,6,5,1,1]")]
    [InlineData("2 3 6 5", "reshape_param { axis: -2 shape { dim: 5 dim: 1 } }", "t [N,3,6,5,1]")]
    [InlineData("2 3 6 5", "reshape_param { axis: 0 num_axes: 0 shape { dim: 1 } }", "t [1,N,3,6,5]")]
    [InlineData("1", "reshape_param { axis: 0 }", "t []")]
    public void Shapes(string shape, string param, string top) => LayerCheck.Shapes(Net(param, shape), top);

    [Theory]
    [InlineData(new long[] { 0, -1 }, 0)]
    [InlineData(new long[] { -1, 12 }, 0)]
    [InlineData(new long[] { -1 }, 1)]
    public void A_batch_without_images_is_reshaped_as_one_with_some(long[] shape, int axis)
    {
        using torch.Tensor x = torch.zeros(0, 3, 4), y = Reshape.Forward(x, shape, axis);
        Assert.Equal([0, 12], y.shape);
    }

    public static GoldenRows Rows { get; } = new()
    {
        ["axis1_num2"] = c => c.Top("y", Reshape.Forward(c["x"], shape: [-1], axis: 1, numAxes: 2)),
        ["copy_infer_tail"] = c => c.Top("y", Reshape.Forward(c["x"], shape: [0, 0, 8, -1])),
        ["copy_with_axis"] = c => c.Top("y", Reshape.Forward(c["x"], shape: [0, -1], axis: 1)),
        ["explicit"] = c => c.Top("y", Reshape.Forward(c["x"], shape: [12, 12])),
        ["insert_axis"] = c => c.Top("y", Reshape.Forward(c["x"], shape: [1, 1], axis: 2, numAxes: 0)),
        ["negative_axis"] = c => c.Top("y", Reshape.Forward(c["x"], shape: [2, -1], axis: -2)),
    };

    public static string Example => """
        name: "net"
        layer { name: "x" type: "Input" top: "x" input_param { shape { dim: 2 dim: 3 dim: 4 dim: 5 } } }
        layer { name: "rows" type: "Reshape" bottom: "x" top: "rows" reshape_param { shape { dim: 0 dim: -1 } } }
        layer { name: "planes" type: "Reshape" bottom: "x" top: "planes" reshape_param { axis: 1 num_axes: 2 shape { dim: -1 } } }
        layer { name: "column" type: "Reshape" bottom: "rows" top: "column" reshape_param { axis: -1 shape { dim: 1 dim: 1 } } }
        """;
}
