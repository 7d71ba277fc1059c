using Prototxt.Layers;
using Prototxt.Tests.Infrastructure;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Layers;

public class BNLLTests : GoldenLayerTests<BNLLTests>, IGoldenRows
{
    [Theory]
    [InlineData("""type: "BNLL" bottom: "x" bottom: ⟦"x"⟧ top: "t" """, "1 bottom, found 2")]
    [InlineData("""type: "BNLL" bottom: "x" top: "t" top: ⟦"u"⟧""", "1 top, found 2")]
    public void Refuses_another_number_of_blobs(string blobs, string message) =>
        LayerCheck.Refused("PTX0303", LayerCheck.Net($$"""layer { name: "l" {{blobs}} }""", "2 3"), message);

    [Theory]
    [InlineData("2 3 6 5", "t [N,3,6,5]")]
    [InlineData("", "t []")]
    public void Shapes(string shape, string top) => LayerCheck.Shapes(LayerCheck.Net("""layer { name: "l" type: "BNLL" bottom: "x" top: "t" }""", shape), top);

    private static readonly float[] x = [-200, -30, -1.5f, 0, 0.25f, 3, 25, 60, 1000];

    private static double Top(double x) => x > 0 ? x + Math.Log(1 + Math.Exp(-x)) : Math.Log(1 + Math.Exp(x));

    private static double Slope(double x) => Math.Exp(Math.Min(x, 50)) / (Math.Exp(Math.Min(x, 50)) + 1);

    // In place, the backward pass finds the top where the bottom was.
    [Theory]
    [InlineData("t")]
    [InlineData("x")]
    public void Neither_overflows_nor_loses_its_slope(string top)
    {
        using var pass = NetPass.Of(LayerCheck.Net($$"""layer { name: "l" type: "BNLL" bottom: "x" top: "{{top}}" }""", "1 9"), ("x", tensor(x, [1, 9])));
        Numbers.AreClose([.. x.Select(v => (float)Top(v))], pass[top]);
        Numbers.AreClose([.. x.Select((v, i) => (float)((i + 1) * Slope(top == "x" ? Top(v) : v)))], pass.Backward(top).Gradient("x"));
    }

    public static GoldenRows Rows { get; } = new()
    {
        ["basic"] = c => c.Top("y", BNLL.Forward(c["x"])),
        ["large"] = c => c.Top("y", BNLL.Forward(c["x"])),
    };

    public static string Example => """
        name: "net"
        layer { name: "x" type: "Input" top: "x" input_param { shape { dim: 2 dim: 3 } } }
        layer { name: "copy" type: "BNLL" bottom: "x" top: "copy" }
        layer { name: "in_place" type: "BNLL" bottom: "copy" top: "copy" }
        """;
}
