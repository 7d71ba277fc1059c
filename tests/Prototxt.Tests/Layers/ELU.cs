using Prototxt.Layers;
using Prototxt.Tests.Infrastructure;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Layers;

public class ELUTests : GoldenLayerTests<ELUTests>, IGoldenRows
{
    private static string Net(string param, string top = "t", string shape = "1 6") =>
        LayerCheck.Net($$"""layer { name: "l" type: "ELU" bottom: "x" top: "{{top}}" {{param}} }""", shape);

    [Theory]
    [InlineData("""type: "ELU" bottom: "x" bottom: ⟦"x"⟧ top: "t" """, "1 bottom, found 2")]
    [InlineData("""type: "ELU" bottom: "x" top: "t" top: ⟦"u"⟧""", "1 top, found 2")]
    public void Refuses_another_number_of_blobs(string blobs, string message) =>
        LayerCheck.Refused("PTX0303", LayerCheck.Net($$"""layer { name: "l" {{blobs}} }""", "2 3"), message);

    [Theory]
    [InlineData("2 3 6 5", "t [N,3,6,5]")]
    [InlineData("", "t []")]
    public void Shapes(string shape, string top) => LayerCheck.Shapes(Net("elu_param { alpha: .5 }", "t", shape), top);

    private static readonly float[] x = [-80, -1.5f, -0.25f, 0, 0.5f, 90];

    // At 0 the gradient is alpha. It goes by the sign of the bottom, which in place is the top: of another sign where alpha is negative.
    [Theory]
    [InlineData(1f, "t")]
    [InlineData(1f, "x")]
    [InlineData(0.3f, "x")]
    [InlineData(0f, "x")]
    [InlineData(-0.5f, "t")]
    [InlineData(-0.5f, "x")]
    public void Values_and_gradients(float alpha, string top)
    {
        float[] values = [.. x.Select(v => (float)(Math.Max(v, 0) + (alpha * (Math.Exp(Math.Min(v, 0)) - 1))))];
        float[] looked = top == "x" ? values : x;
        float[] gradients = [.. looked.Select((v, i) => (i + 1) * (v > 0 ? 1 : alpha + values[i]))];
        using var pass = NetPass.Of(Net($"elu_param {{ alpha: {alpha.ToString(System.Globalization.CultureInfo.InvariantCulture)} }}", top), ("x", tensor(x, [1, 6])));
        Numbers.AreClose(values, pass[top]);
        Numbers.AreClose(gradients, pass.Backward(top).Gradient("x"));
    }

    public static GoldenRows Rows { get; } = new()
    {
        ["basic"] = c => c.Top("y", ELU.Forward(c["x"])),
        ["alpha"] = c => c.Top("y", ELU.Forward(c["x"], alpha: 0.3f)),
        ["at_zero"] = c => c.Top("y", ELU.Forward(c["x"], alpha: 1.7f)),
        ["inplace"] = c => c.Top("x", ELU.Forward(c["x"], alpha: 0.7f, overwrite: true)),
    };

    public static string Example => """
        name: "net"
        layer { name: "x" type: "Input" top: "x" input_param { shape { dim: 2 dim: 3 } } }
        layer { name: "copy" type: "ELU" bottom: "x" top: "copy" }
        layer { name: "in_place" type: "ELU" bottom: "copy" top: "copy" elu_param { alpha: 0.25 } }
        layer { name: "upwards" type: "ELU" bottom: "copy" top: "copy" elu_param { alpha: -1 } }
        """;
}
