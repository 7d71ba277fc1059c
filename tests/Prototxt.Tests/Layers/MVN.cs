using Prototxt.Layers;
using Prototxt.Tests.Infrastructure;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Layers;

public class MVNTests : GoldenLayerTests<MVNTests>, IGoldenRows
{
    private static string Layer(string param) => $$"""layer { name: "l" type: "MVN" bottom: "x" top: "t" mvn_param { {{param}} } }""";

    [Fact]
    public void Refuses_five_axes() =>
        LayerCheck.Refused("PTX0401", LayerCheck.Net("""layer { name: "l" type: "MVN" bottom: ⟦"x"⟧ top: "t" }""", "2 3 4 5 6"), "x [N,3,4,5,6] → l expects at most 4 axes");

    [Fact]
    public void Refuses_two_bottoms() =>
        LayerCheck.Refused("PTX0303", LayerCheck.Net("""layer { name: "l" type: "MVN" bottom: "x" bottom: ⟦"x"⟧ top: "t" }""", "2 3"), "1 bottom, found 2");

    [Theory]
    [InlineData("2 3 4 5", "t [N,3,4,5]")]
    [InlineData("2 3", "t [N,3,1,1]")]
    [InlineData("2", "t [N,1,1,1]")]
    [InlineData("", "t [1,1,1,1]")]
    public void The_top_has_four_axes(string bottom, string top) => LayerCheck.Shapes(LayerCheck.Net(Layer(""), bottom), top);

    [Fact]
    public void Works_in_place() => LayerCheck.Shapes(LayerCheck.Net("""layer { name: "l" type: "MVN" bottom: "x" top: "x" }""", "2 3 4"), "x [N,3,4,1]");

    [Theory]
    [InlineData("", true, false, 1e-9)]
    [InlineData("across_channels: true", true, true, 1e-9)]
    [InlineData("across_channels: true normalize_variance: false", false, true, 0)]
    [InlineData("normalize_variance: false eps: 3", false, false, 0)]
    [InlineData("eps: 0.5 across_channels: true", true, true, 0.5)]
    public void Values_and_gradients_are_Caffes(string param, bool variance, bool across, double eps)
    {
        using Tensor x = Numbers.Mixed(2, 3, 2, 4);
        using Pass pass = Pass.Of(Layer(param), x);
        var (top, gradient) = Expected(Numbers.Of(x), across ? 24 : 8, variance, eps);
        Numbers.AreClose(top, pass.Values);
        Numbers.AreClose(gradient, pass.GradientOf("x"), 1e-4);
    }

    [Fact]
    public void A_row_without_variance_gives_zeros()
    {
        using Tensor x = full(new long[] { 1, 2, 2, 1 }, 3f);
        using Pass pass = Pass.Of(Layer("eps: 0.1"), x);
        Assert.Equal([0f, 0f, 0f, 0f], pass.Values);
    }

    public static string Example => LayerCheck.Net("""
        layer { name: "planes" type: "MVN" bottom: "x" top: "planes" }
        layer { name: "images" type: "MVN" bottom: "planes" top: "planes" mvn_param { across_channels: true normalize_variance: false eps: .01 } }
        """, "2 3 4");

    // As mvn_layer.cpp has it: eps is added to the deviation, and the gradient takes it as part of a constant divisor.
    private static (float[] Top, float[] Gradient) Expected(float[] x, int row, bool variance, double eps)
    {
        float[] top = new float[x.Length], gradient = new float[x.Length];
        for (int start = 0; start < x.Length; start += row)
        {
            int[] places = [.. Enumerable.Range(start, row)];
            double mean = places.Average(i => (double)x[i]), divisor = 1;
            if (variance)
                divisor = Math.Sqrt(places.Average(i => (x[i] - mean) * (x[i] - mean))) + eps;
            double[] y = [.. places.Select(i => (x[i] - mean) / divisor)], d = [.. places.Select(i => (double)Pass.Gradient(i))];
            double along = variance ? y.Zip(d, (a, b) => a * b).Sum() : 0, sum = d.Sum();
            for (int i = 0; i < row; i++)
            {
                top[start + i] = (float)y[i];
                gradient[start + i] = (float)((d[i] - (((y[i] * along) + sum) / row)) / divisor);
            }
        }

        return (top, gradient);
    }

    public static GoldenRows Rows { get; } = new()
    {
        ["default"] = c => c.Top("y", MVN.Forward(c["x"])),
        ["eps"] = c => c.Top("y", MVN.Forward(c["x"], eps: 0.1f)),
        ["no_variance"] = c => c.Top("y", MVN.Forward(c["x"], normalizeVariance: false)),
        ["three_axes"] = c => c.Top("y", MVN.Forward(c["x"])),
    };
}
