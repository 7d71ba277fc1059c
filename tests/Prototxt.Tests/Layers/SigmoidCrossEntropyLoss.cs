using Prototxt.Layers;
using Prototxt.Tests.Infrastructure;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Layers;

public class SigmoidCrossEntropyLossTests : GoldenLayerTests<SigmoidCrossEntropyLossTests>, IGoldenRows
{
    private static string Layer(string param = "") => $$"""layer { name: "l" type: "SigmoidCrossEntropyLoss" bottom: "x" bottom: "y" top: "t" {{param}} }""";

    [Theory]
    [InlineData("2 3", "3 2", "expects as many items as x [N,3]")]
    [InlineData("2 3", "2 4", "expects as many targets as x [N,3] has numbers")]
    [InlineData("1", "", "expects as many items as x [N]")]
    public void Refuses_targets(string scores, string targets, string message) =>
        LayerCheck.Refused("PTX0401", LayerCheck.Net(Layer().Replace("\"y\"", "⟦\"y\"⟧", StringComparison.Ordinal), scores, targets), message);

    [Fact]
    public void Refuses_the_second_top_as_Caffe_does() =>
        LayerCheck.Refused("PTX0400", LayerCheck.Net("""layer { name: "l" type: "SigmoidCrossEntropyLoss" bottom: "x" bottom: "y" top: "t" top: ⟦"p"⟧ }""", "2 3", "2 3"), "add a Sigmoid layer");

    [Fact]
    public void Refuses_two_weights() =>
        LayerCheck.Refused("PTX0400", LayerCheck.Net(Layer("loss_weight: ⟦1⟧ loss_weight: 2"), "2 3", "2 3"), "loss_weight must be given once for each top");

    [Theory]
    [InlineData("2 3 4", "2 4 3")]
    [InlineData("2", "2 1")]
    [InlineData("2 1 1 1 3", "2 3")]
    public void Shapes(string scores, string targets) => LayerCheck.Shapes(LayerCheck.Net(Layer(), scores, targets), "t []");

    [Theory]
    [InlineData("", null, 2)]
    [InlineData("loss_param { normalize: true }", null, 8)]
    [InlineData("loss_param { normalize: false }", null, 2)]
    [InlineData("loss_param { normalization: FULL ignore_label: -1 }", -1, 8)]
    [InlineData("loss_param { normalization: VALID ignore_label: -1 }", -1, 6)]
    [InlineData("loss_param { normalization: VALID normalize: false ignore_label: 0 }", 0, 4)]
    [InlineData("loss_param { normalization: NONE }", null, 1)]
    [InlineData("loss_param { ignore_label: 1 }", 1, 2)]
    public void Every_number_has_its_target(string param, int? ignore, float divisor)
    {
        float[] scores = [0, 1, -2, 30, -30, 100, -100, 0.5f], targets = [0.5f, 1, 0, 0.25f, 0, -1, -1.75f, 1];
        using Tensor x = tensor(scores, [2, 4]), y = tensor(targets, [2, 2, 2]);
        using Pass pass = Pass.Of(Layer(param), x, y);
        bool[] counts = [.. targets.Select(t => (int)t != ignore)];
        double loss = scores.Zip(targets, (s, t) => Math.Max(s, 0) - (s * t) + Math.Log(1 + Math.Exp(-Math.Abs(s)))).Zip(counts, (l, c) => c ? l : 0).Sum();
        Numbers.AreClose([(float)loss / divisor], pass.Values);
        Numbers.AreClose([.. scores.Select((s, i) => counts[i] ? (float)((1 / (1 + Math.Exp(-s))) - targets[i]) / divisor : 0)], pass.GradientOf("x"));
        Assert.All(pass.GradientOf("y"), g => Assert.Equal(0f, g));
    }

    [Fact]
    public void A_batch_of_ignored_targets_costs_nothing()
    {
        using Tensor x = tensor([1f, 2], [1, 2]), y = zeros(1, 2);
        using Pass pass = Pass.Of(Layer("loss_param { normalization: VALID ignore_label: 0 }"), x, y);
        Assert.Equal([0f], pass.Values);
        Assert.Equal([0f, 0f], pass.GradientOf("x"));
    }

    public static GoldenRows Rows { get; } = new()
    {
        ["default"] = c => c.Top("loss", SigmoidCrossEntropyLoss.Forward(c["x"], c["t"])),
        ["large_weight"] = c => c.Top("loss", SigmoidCrossEntropyLoss.Forward(c["x"], c["t"])),
        ["ignore"] = c => c.Top("loss", SigmoidCrossEntropyLoss.Forward(c["x"], c["t"], ignoreLabel: -1)),
        ["ignore_full"] = c => c.Top("loss", SigmoidCrossEntropyLoss.Forward(c["x"], c["t"], ignoreLabel: -1, normalization: LossNormalization.Full)),
        ["ignore_none"] = c => c.Top("loss", SigmoidCrossEntropyLoss.Forward(c["x"], c["t"], ignoreLabel: -1, normalization: LossNormalization.None)),
        ["ignore_truncation"] = c => c.Top("loss", SigmoidCrossEntropyLoss.Forward(c["x"], c["t"], ignoreLabel: 0, normalization: LossNormalization.Valid)),
    };

    public static string Example => LayerCheck.Net("""
        layer { name: "loss" type: "SigmoidCrossEntropyLoss" bottom: "x" bottom: "y" top: "loss" loss_weight: .5 loss_param { normalization: VALID ignore_label: 255 } }
        """, "2 3 4", "2 3 4");
}
