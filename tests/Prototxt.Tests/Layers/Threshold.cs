using Prototxt.Layers;
using Prototxt.Tests.Infrastructure;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Layers;

public class ThresholdTests : GoldenLayerTests<ThresholdTests>, IGoldenRows
{
    private static string Layer(string param, string top = "t") => $$"""layer { name: "l" type: "Threshold" bottom: "x" top: "{{top}}" {{param}} }""";

    [Fact]
    public void Refuses_two_bottoms() =>
        LayerCheck.Refused("PTX0303", LayerCheck.Net("""layer { name: "l" type: "Threshold" bottom: "x" bottom: ⟦"x"⟧ top: "t" }""", "2"), "1 bottom, found 2");

    [Fact]
    public void Works_in_place() => LayerCheck.Shapes(LayerCheck.Net(Layer("", "x"), "2 3 4 5 6"), "x [N,3,4,5,6]");

    [Theory]
    [InlineData("", 0)]
    [InlineData("threshold_param { threshold: -0.5 }", -0.5f)]
    [InlineData("threshold_param { threshold: 2 }", 2)]
    public void Only_what_is_greater_gives_one(string param, float threshold)
    {
        float[] values = [-1, -0.5f, 0, 0.25f, 2, 3, float.NaN];
        using Tensor x = tensor(values);
        using Pass pass = Pass.Of(Layer(param), x);
        Assert.Equal([.. values.Select(v => v > threshold ? 1f : 0f)], pass.Values);
        Assert.Equal(new float[7], pass.GradientOf("x"));
    }

    public static GoldenRows Rows { get; } = new()
    {
        ["default"] = c => c.Top("y", Threshold.Forward(c["x"])),
        ["value"] = c => c.Top("y", Threshold.Forward(c["x"], threshold: 0.5f)),
    };

    public static string Example => LayerCheck.Net("""
        layer { name: "positive" type: "Threshold" bottom: "x" top: "positive" }
        layer { name: "half" type: "Threshold" bottom: "positive" top: "positive" threshold_param { threshold: .5 } }
        """, "2 3");
}
