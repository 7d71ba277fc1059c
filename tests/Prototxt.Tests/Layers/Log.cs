using System.Globalization;
using Prototxt.Layers;
using Prototxt.Tests.Infrastructure;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Layers;

public class LogTests : GoldenLayerTests<LogTests>, IGoldenRows
{
    private static string Net(string param, string top = "t", string shape = "1 4") =>
        LayerCheck.Net($$"""layer { name: "l" type: "Log" bottom: "x" top: "{{top}}" {{param}} }""", shape);

    [Theory]
    [InlineData("log_param { base: ⟦0⟧ }", "base must be positive, or -1 for e; found 0")]
    [InlineData("log_param { base: ⟦-2⟧ }", "found -2")]
    [InlineData("log_param { base: ⟦1⟧ }", "a finite logarithm other than 0, found 1")]
    [InlineData("log_param { base: ⟦inf⟧ }", "a finite logarithm other than 0, found inf")]
    public void Refuses(string param, string message) => LayerCheck.Refused("PTX0400", Net(param), message);

    [Fact]
    public void Refuses_two_bottoms() =>
        LayerCheck.Refused("PTX0303", LayerCheck.Net("""layer { name: "l" type: "Log" bottom: "x" bottom: ⟦"x"⟧ top: "t" }""", "2 3"), "1 bottom, found 2");

    [Theory]
    [InlineData("2 3 6 5", "t [N,3,6,5]")]
    [InlineData("", "t []")]
    public void Shapes(string shape, string top) => LayerCheck.Shapes(Net("log_param { base: 2 }", "t", shape), top);

    private static readonly float[] x = [0.25f, 1, 1.5f, 40];

    // In place the slope is taken at the top and overwrites the gradient before the two are multiplied.
    [Theory]
    [InlineData(-1, 1, 0, "t")]
    [InlineData(2, 1, 0, "t")]
    [InlineData(10, 0.5f, 2, "t")]
    [InlineData(0.5f, -1, 50, "t")]
    [InlineData(-1, 1, 0.5f, "x")]
    [InlineData(2, 3, 1, "x")]
    public void Values_and_gradients(float @base, float scale, float shift, string top)
    {
        double logarithm = @base == -1 ? 1 : Math.Log(@base);
        double[] values = [.. x.Select(v => Math.Log(shift + (scale * v)) / logarithm)];
        double[] slopes = [.. (top == "x" ? values : [.. x.Select(v => (double)v)]).Select(v => scale / logarithm / (shift + (scale * v)))];
        using var pass = NetPass.Of(Net(string.Create(CultureInfo.InvariantCulture, $"log_param {{ base: {@base} scale: {scale} shift: {shift} }}"), top), ("x", tensor(x, [1, 4])));
        Numbers.AreClose([.. values.Select(v => (float)v)], pass[top]);
        Numbers.AreClose([.. slopes.Select((s, i) => (float)(s * (top == "x" ? s : i + 1)))], pass.Backward(top).Gradient("x"));
    }

    [Fact]
    public void Of_nothing_and_less()
    {
        using var pass = NetPass.Of(Net("", "t", "1 2"), ("x", tensor([0f, -1f], [1, 2])));
        Assert.Equal([float.NegativeInfinity, float.NaN], pass["t"]);
    }

    public static GoldenRows Rows { get; } = new()
    {
        ["default"] = c => c.Top("y", Log.Forward(c["x"])),
        ["basee_scale"] = c => c.Top("y", Log.Forward(c["x"], scale: 3f, shift: 0.25f)),
    };

    public static string Example => """
        name: "net"
        layer { name: "x" type: "Input" top: "x" input_param { shape { dim: 2 dim: 3 } } }
        layer { name: "copy" type: "Log" bottom: "x" top: "copy" }
        layer { name: "in_place" type: "Log" bottom: "copy" top: "copy" log_param { base: 2 scale: .5 shift: 1e-3 } }
        """;
}
