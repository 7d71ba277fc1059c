using Prototxt.Layers;
using Prototxt.Tests.Infrastructure;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Layers;

public class PowerTests : GoldenLayerTests<PowerTests>, IGoldenRows
{
    private static string Layer(string param, string top = "t") => $$"""layer { name: "l" type: "Power" bottom: "x" top: "{{top}}" power_param { {{param}} } }""";

    [Fact]
    public void Refuses_two_tops() =>
        LayerCheck.Refused("PTX0303", LayerCheck.Net("""layer { name: "l" type: "Power" bottom: "x" top: "t" top: ⟦"u"⟧ }""", "2"), "1 top, found 2");

    [Theory]
    [InlineData("2 3 4 5 6")]
    [InlineData("")]
    public void Any_shape_goes_in_place(string shape) => LayerCheck.Shapes(LayerCheck.Net(Layer("power: 2", "x"), shape), $"x [{(shape.Length == 0 ? "" : "N,3,4,5,6")}]");

    [Theory]
    [InlineData("", 1, 1, 0)]
    [InlineData("power: 0", 0, 1, 0)]
    [InlineData("power: 0 shift: 7", 0, 1, 7)]
    [InlineData("power: 3 scale: 0 shift: 2", 3, 0, 2)]
    [InlineData("power: 2 scale: -0.5 shift: 3", 2, -0.5, 3)]
    [InlineData("power: -1 shift: 4", -1, 1, 4)]
    [InlineData("power: -0.75 scale: 2 shift: 5", -0.75, 2, 5)]
    [InlineData("power: 3", 3, 1, 0)]
    [InlineData("scale: 0", 1, 0, 0)]
    [InlineData("shift: -1.5", 1, 1, -1.5)]
    public void Values_and_gradients(string param, double power, double scale, double shift)
    {
        float[] values = [-2, -0.5f, 1, 3];
        using Tensor x = tensor(values);
        using Pass pass = Pass.Of(Layer(param), x);
        Numbers.AreClose([.. values.Select(v => (float)Math.Pow(shift + (scale * v), power))], pass.Values);
        Numbers.AreClose([.. values.Select((v, i) => scale == 0 || power == 0 ? 0 : (float)(Pass.Gradient(i) * power * scale * Math.Pow(shift + (scale * v), power - 1)))], pass.GradientOf("x"));
    }

    // Caffe divides the top by what was raised to the power.
    [Theory]
    [InlineData("power: 2", 0, 0)]
    [InlineData("power: 3", 0, float.NaN)]
    [InlineData("power: 0.5", 0, float.NaN)]
    [InlineData("power: 3 scale: 2 shift: -2", 1, float.NaN)]
    public void The_gradient_where_nothing_is_raised(string param, float at, float gradient)
    {
        using Tensor x = tensor([at, 4f]);
        using Pass pass = Pass.Of(Layer(param), x);
        Assert.Equal(0f, pass.Values[0]);
        Assert.Equal(gradient, pass.GradientOf("x")[0]);
        Assert.False(float.IsNaN(pass.GradientOf("x")[1]));
    }

    // Caffe's slope is written over the gradient that arrives, and made of the top, which is written over the bottom.
    [Theory]
    [InlineData("scale: 3", 9, 9)]
    [InlineData("shift: 5", 1, 1)]
    [InlineData("power: 2", 2 * 4 * 2 * 4, 2 * 9 * 2 * 9)]
    [InlineData("power: 3", 9, 9)]
    [InlineData("power: 3 scale: 2 shift: -3", 36, 6f * 27 / 51 * 6 * 27 / 51)]
    [InlineData("scale: 0", 0, 0)]
    public void In_place_the_gradient_is_the_slope_squared(string param, float first, float second)
    {
        using Tensor x = tensor([2f, 3f]);
        using Pass pass = Pass.Of("""layer { name: "same" type: "Power" bottom: "x" top: "t" } """ + Layer(param).Replace("\"x\"", "\"t\"", StringComparison.Ordinal), x);
        Numbers.AreClose([first, second], pass.GradientOf("x"));
    }

    public static GoldenRows Rows { get; } = new()
    {
        ["default_identity"] = c => c.Top("y", Power.Forward(c["x"])),
        ["affine"] = c => c.Top("y", Power.Forward(c["x"], scale: -0.0625f, shift: 3f)),
        ["cube"] = c => c.Top("y", Power.Forward(c["x"], power: 3f, scale: -1.5f)),
        ["scale_zero"] = c => c.Top("y", Power.Forward(c["x"], power: 3f, scale: 0f, shift: 2f)),
        ["sqrt"] = c => c.Top("y", Power.Forward(c["x"], power: 0.5f, scale: 2f, shift: 0.1f)),
        ["square"] = c => c.Top("y", Power.Forward(c["x"], power: 2f, scale: 0.5f, shift: -1.25f)),
    };

    public static string Example => LayerCheck.Net("""
        layer { name: "affine" type: "Power" bottom: "x" top: "x" power_param { scale: .5 shift: -1 } }
        layer { name: "cube" type: "Power" bottom: "x" top: "cube" power_param { power: 3 } }
        layer { name: "same" type: "Power" bottom: "cube" top: "same" }
        """, "2 3");
}
