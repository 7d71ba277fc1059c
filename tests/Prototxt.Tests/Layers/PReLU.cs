using Prototxt.Layers;
using Prototxt.Tests.Infrastructure;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Layers;

public class PReLUTests : GoldenLayerTests<PReLUTests>, IGoldenRows
{
    private static string Layer(string param = "", string top = "t") => $$"""layer { name: "l" type: "PReLU" bottom: "x" top: "{{top}}" {{param}} }""";

    [Theory]
    [InlineData("3")]
    [InlineData("")]
    public void Refuses_one_axis(string shape) =>
        LayerCheck.Refused("PTX0401", LayerCheck.Net(Layer().Replace("\"x\"", "⟦\"x\"⟧", StringComparison.Ordinal), shape), "expects at least two axes");

    // BVLC's Caffe cannot; Intel's, whose VNet needs it, can.
    [Fact]
    public void Takes_volumes()
    {
        using var pass = NetPass.Of(LayerCheck.Net(Layer("prelu_param { filler { type: 'constant' value: 0.5 } }"), "1 2 1 1 2"), ("x", tensor([-2f, 4, 6, -8], [1, 2, 1, 1, 2])));
        Assert.Equal([-1f, 4, 6, -4], pass["t"]);
        Assert.Equal([0.5f, 2, 3, 2], pass.Backward("t").Gradient("x"));
    }

    [Theory]
    [InlineData("""prelu_param { filler { type: ⟦"bilinear"⟧ } }""", "4 axes, found [3]")]
    [InlineData("""prelu_param { channel_shared: true filler { type: ⟦"msra"⟧ } }""", "needs a blob with axes")]
    [InlineData("""prelu_param { filler { type: "uniform" min: ⟦2⟧ max: 1 } }""", "min must not be larger than max")]
    public void Refuses(string param, string message) => LayerCheck.Refused("PTX0400", LayerCheck.Net(Layer(param), "2 3 4"), message);

    [Fact]
    public void Refuses_a_second_param_entry() =>
        LayerCheck.Refused("PTX0313", LayerCheck.Net(Layer("param { lr_mult: 1 } ⟦param⟧ { }"), "2 3"), "2 param entries but 1 learned");

    [Theory]
    [InlineData("2 3", "t")]
    [InlineData("2 3 4 5", "t")]
    [InlineData("2 3 4", "x")]
    public void Shapes(string shape, string top) => LayerCheck.Shapes(LayerCheck.Net(Layer(top: top), shape), $"{top} [N,{string.Join(',', shape.Split(' ')[1..])}]");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Slopes_learn_from_what_lies_below_zero(bool shared)
    {
        using Tensor x = tensor([-1f, 2, 0, -3, 4, -5, -6, 7, -8, 9, 0, -10], [2, 3, 2]);
        float[] slopes = shared ? [0.5f] : [0.5f, -2, 0];
        using Pass pass = Pass.Of(Layer($"prelu_param {{ channel_shared: {(shared ? "true" : "false")} }}"), net => Set(net, slopes), x);

        float[] values = Numbers.Of(x), top = new float[12], gradient = new float[12], slopeGradient = new float[slopes.Length];
        for (int i = 0; i < 12; i++)
        {
            int channel = shared ? 0 : i / 2 % 3;
            top[i] = values[i] > 0 ? values[i] : slopes[channel] * values[i];
            gradient[i] = Pass.Gradient(i) * (values[i] > 0 ? 1 : slopes[channel]);
            slopeGradient[channel] += values[i] > 0 ? 0 : Pass.Gradient(i) * values[i];
        }

        Numbers.AreClose(top, pass.Values);
        Numbers.AreClose(gradient, pass.GradientOf("x"));
        Numbers.AreClose(slopeGradient, pass.Net.LearnedLayers[0].Blobs[0].grad!);
        Assert.Equal(shared ? [] : [3L], pass.Net.LearnedLayers[0].Blobs[0].shape);
    }

    [Fact]
    public void A_slope_starts_at_a_quarter()
    {
        using Tensor x = tensor([-4f, 4], [1, 2]);
        using Pass pass = Pass.Of(Layer(), x);
        Assert.Equal([-1f, 4f], pass.Values);
    }

    public static string Example => LayerCheck.Net("""
        layer { name: "each" type: "PReLU" bottom: "x" top: "x" prelu_param { filler { value: 0.1 } } }
        layer { name: "one" type: "PReLU" bottom: "x" top: "one" param { lr_mult: 0 } prelu_param { channel_shared: true } }
        """, "2 3 4");

    private static void Set(ICaffeNet net, float[] slopes)
    {
        using var noGrad = no_grad();
        Tensor blob = net.LearnedLayers[0].Blobs[0];
        blob.copy_(tensor(slopes).view(blob.shape));
    }

    public static GoldenRows Rows { get; } = new()
    {
        ["at_zero"] = c => Run(c, new PReLU("op", 4)),
        ["default_filler"] = c => Run(c, new PReLU("op", 3)),
        ["fc"] = c => Run(c, new PReLU("op", 7)),
        ["per_channel"] = c => Run(c, new PReLU("op", 3)),
    };

    private static void Run(GoldenLayer c, PReLU op) => c.Top("y", c.Load(op, op => [op.Weight]).forward(c["x"]));
}
