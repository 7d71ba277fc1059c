using Prototxt.Layers;
using Prototxt.Tests.Infrastructure;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Layers;

public class CropTests : GoldenLayerTests<CropTests>, IGoldenRows
{
    private static string Net(string param, string x = "2 3 6 5", string reference = "2 3 4 3") =>
        LayerCheck.Net($$"""layer { name: "l" type: "Crop" bottom: "x" bottom: "y" top: "t" {{param}} }""", x, reference);

    [Theory]
    [InlineData("crop_param { axis: ⟦4⟧ }", "axis 4 is not an axis of x [N,3,6,5]")]
    [InlineData("crop_param { axis: ⟦-5⟧ }", "axis -5 is not an axis of x [N,3,6,5]")]
    [InlineData("crop_param { offset: ⟦1⟧ offset: 1 offset: 1 }", "offset must be given once, or once for each of the 2 cropped axes; found 3")]
    [InlineData("crop_param { axis: 1 offset: ⟦1⟧ offset: 1 }", "once for each of the 3 cropped axes; found 2")]
    public void Refuses(string param, string message) => LayerCheck.Refused("PTX0400", Net(param), message);

    [Theory]
    [InlineData("crop_param { offset: 3 }", "at least 7 numbers along axis 2 (offset 3 and the 4 of y), found 6")]
    [InlineData("crop_param { offset: 2 offset: 3 }", "at least 6 numbers along axis 3 (offset 3 and the 3 of y), found 5")]
    public void Refuses_what_lies_outside(string param, string message) =>
        LayerCheck.Refused("PTX0401", LayerCheck.Net($$"""layer { name: "l" type: "Crop" bottom: ⟦"x"⟧ bottom: "y" top: "t" {{param}} }""", "2 3 6 5", "2 3 4 3"), message);

    [Fact]
    public void Refuses_a_reference_without_the_axes() =>
        LayerCheck.Refused("PTX0401", LayerCheck.Net("""layer { name: "l" type: "Crop" bottom: "x" bottom: ⟦"y"⟧ top: "t" }""", "2 3 6 5", "2 3 4"), "expects the axes of x [N,3,6,5]");

    [Fact]
    public void Refuses_a_missing_reference() =>
        LayerCheck.Refused("PTX0303", LayerCheck.Net("""layer { name: "l" type: ⟦"Crop"⟧ bottom: "x" top: "t" }""", "2 3 6 5"), "2 bottoms, found 1");

    [Theory]
    [InlineData("2 3 6 5", "9 9 4 3", "", "t [N,3,4,3]")]
    [InlineData("2 3 6 5", "2 2 4 3", "crop_param { axis: 1 offset: 1 }", "t [N,2,4,3]")]
    [InlineData("2 3 6 5", "2 9 9 3", "crop_param { axis: -1 offset: 2 }", "t [N,3,6,3]")]
    [InlineData("2 3 6 5 4", "2 3 2 2 2", "crop_param { offset: 1 offset: 2 offset: 0 }", "t [N,3,2,2,2]")]
    [InlineData("2 3 6 5", "2 3 6 5", "crop_param { axis: 3 offset: 0 }", "t [N,3,6,5]")]
    [InlineData("4 3", "4 1 7", "crop_param { axis: 1 offset: 2 }", "t [N,1]")]
    public void Shapes(string x, string reference, string param, string top) => LayerCheck.Shapes(Net(param, x, reference), top);

    [Fact]
    public void The_rest_gets_no_gradient_and_neither_does_the_reference()
    {
        using var pass = NetPass.Of(Net("crop_param { axis: 1 offset: 1 offset: 0 }", "2 3 2", "2 2 1 4"), ("x", Numbers.Count(2, 3, 2)), ("y", zeros(2, 2, 1, 4)));
        Assert.Equal([2f, 4f, 8f, 10f], pass["t"]);
        pass.Backward("t");
        Assert.Equal([0f, 0, 1, 0, 2, 0, 0, 0, 3, 0, 4, 0], pass.Gradient("x"));
        Assert.Equal(new float[16], pass.Gradient("y"));
    }

    public static GoldenRows Rows { get; } = new()
    {
        ["axis0"] = c => c.Top("y", Crop.Forward(c["x"], c["ref"], axis: 0, offset: [1])),
        ["axis_negative"] = c => c.Top("y", Crop.Forward(c["x"], c["ref"], axis: -1, offset: [5])),
        ["offset_each"] = c => c.Top("y", Crop.Forward(c["x"], c["ref"], axis: 2, offset: [1, 4])),
        ["offset_one"] = c => c.Top("y", Crop.Forward(c["x"], c["ref"], offset: [2])),
    };

    public static string Example => """
        name: "net"
        layer { name: "x" type: "Input" top: "x" input_param { shape { dim: 2 dim: 3 dim: 9 dim: 8 } } }
        layer { name: "y" type: "Input" top: "y" input_param { shape { dim: 2 dim: 2 dim: 5 dim: 4 } } }
        layer { name: "corner" type: "Crop" bottom: "x" bottom: "y" top: "corner" }
        layer { name: "inside" type: "Crop" bottom: "x" bottom: "y" top: "inside" crop_param { axis: -3 offset: 1 offset: 4 offset: 0 } }
        """;
}
