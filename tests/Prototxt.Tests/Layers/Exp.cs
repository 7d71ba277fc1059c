using System.Globalization;
using Prototxt.Layers;
using Prototxt.Tests.Infrastructure;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Layers;

public class ExpTests : GoldenLayerTests<ExpTests>, IGoldenRows
{
    private static string Net(string param, string top = "t", string shape = "1 5") =>
        LayerCheck.Net($$"""layer { name: "l" type: "Exp" bottom: "x" top: "{{top}}" {{param}} }""", shape);

    [Theory]
    [InlineData("exp_param { base: ⟦0⟧ }", "base must be positive, or -1 for e; found 0")]
    [InlineData("exp_param { base: ⟦-2⟧ }", "found -2")]
    [InlineData("exp_param { base: ⟦nan⟧ }", "found nan")]
    [InlineData("exp_param { base: ⟦inf⟧ }", "base must be finite, found inf")]
    public void Refuses(string param, string message) => LayerCheck.Refused("PTX0400", Net(param), message);

    [Fact]
    public void Refuses_two_bottoms() =>
        LayerCheck.Refused("PTX0303", LayerCheck.Net("""layer { name: "l" type: "Exp" bottom: "x" bottom: ⟦"x"⟧ top: "t" }""", "2 3"), "1 bottom, found 2");

    [Theory]
    [InlineData("2 3 6 5", "t [N,3,6,5]")]
    [InlineData("", "t []")]
    public void Shapes(string shape, string top) => LayerCheck.Shapes(Net("exp_param { base: 2 }", "t", shape), top);

    [Theory]
    [InlineData(-1, 1, 0, "t")]
    [InlineData(-1, 0.5f, 2, "x")]
    [InlineData(2, 1, 0, "x")]
    [InlineData(10, -0.25f, 0.5f, "t")]
    [InlineData(0.5f, 2, -1, "x")]
    [InlineData(1, 3, 4, "t")]
    [InlineData(3, 0, 1, "t")]
    public void Values_and_gradients(float @base, float scale, float shift, string top)
    {
        float[] x = [-3, -0.5f, 0, 1, 4];
        double number = @base == -1 ? Math.E : @base;
        double[] values = [.. x.Select(v => Math.Pow(number, shift + (scale * v)))];
        using var pass = NetPass.Of(Net(string.Create(CultureInfo.InvariantCulture, $"exp_param {{ base: {@base} scale: {scale} shift: {shift} }}"), top), ("x", tensor(x, [1, 5])));
        Numbers.AreClose([.. values.Select(v => (float)v)], pass[top]);
        Numbers.AreClose([.. values.Select((v, i) => (float)((i + 1) * v * Math.Log(number) * scale))], pass.Backward(top).Gradient("x"));
    }

    public static GoldenRows Rows { get; } = new()
    {
        ["default"] = c => c.Top("y", Exp.Forward(c["x"])),
        ["base2_scale_shift"] = c => c.Top("y", Exp.Forward(c["x"], @base: 2f, scale: 0.7f, shift: -1.5f)),
        ["inplace"] = c => c.Top("x", Exp.Forward(c["x"], @base: 0.5f, overwrite: true)),
    };

    public static string Example => """
        name: "net"
        layer { name: "x" type: "Input" top: "x" input_param { shape { dim: 2 dim: 3 } } }
        layer { name: "copy" type: "Exp" bottom: "x" top: "copy" }
        layer { name: "in_place" type: "Exp" bottom: "copy" top: "copy" exp_param { base: 2 scale: .5 shift: -1 } }
        """;
}
