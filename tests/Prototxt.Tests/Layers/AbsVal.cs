using Prototxt.Layers;
using Prototxt.Tests.Infrastructure;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Layers;

public class AbsValTests : GoldenLayerTests<AbsValTests>, IGoldenRows
{
    [Fact]
    public void Refuses_to_work_in_place() =>
        LayerCheck.Refused("PTX0304", LayerCheck.Net("""layer { name: "l" type: "AbsVal" bottom: "x" top: ⟦"x"⟧ }""", "2 3"), "AbsVal layer 'l'");

    [Theory]
    [InlineData("""type: "AbsVal" bottom: "x" bottom: ⟦"x"⟧ top: "t" """, "1 bottom, found 2")]
    [InlineData("""type: "AbsVal" bottom: "x" top: "t" top: ⟦"u"⟧""", "1 top, found 2")]
    [InlineData("""type: ⟦"AbsVal"⟧ top: "t" """, "1 bottom, found 0")]
    public void Refuses_another_number_of_blobs(string blobs, string message) =>
        LayerCheck.Refused("PTX0303", LayerCheck.Net($$"""layer { name: "l" {{blobs}} }""", "2 3"), message);

    [Theory]
    [InlineData("2 3 6 5", "t [N,3,6,5]")]
    [InlineData("7", "t [N]")]
    [InlineData("", "t []")]
    public void Shapes(string shape, string top) => LayerCheck.Shapes(LayerCheck.Net("""layer { name: "l" type: "AbsVal" bottom: "x" top: "t" }""", shape), top);

    [Fact]
    public void At_zero_the_gradient_is_zero()
    {
        using var pass = NetPass.Of(LayerCheck.Net("""layer { name: "l" type: "AbsVal" bottom: "x" top: "t" }""", "1 4"), ("x", tensor([-2f, 0f, 3f, -0f], [1, 4])));
        Assert.Equal([2f, 0f, 3f, 0f], pass["t"]);
        Assert.Equal([-1f, 0f, 3f, 0f], pass.Backward("t").Gradient("x"));
    }

    public static GoldenRows Rows { get; } = new()
    {
        ["basic"] = c => c.Top("y", AbsVal.Forward(c["x"])),
        ["at_zero"] = c => c.Top("y", AbsVal.Forward(c["x"])),
    };

    public static string Example => """
        name: "net"
        layer { name: "x" type: "Input" top: "x" input_param { shape { dim: 2 dim: 3 } } }
        layer { name: "abs" type: "AbsVal" bottom: "x" top: "abs" }
        """;
}
