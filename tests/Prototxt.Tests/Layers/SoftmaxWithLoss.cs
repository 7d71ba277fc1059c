using Prototxt.Layers;
using Prototxt.Tests.Infrastructure;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Layers;

public class SoftmaxWithLossTests : GoldenLayerTests<SoftmaxWithLossTests>, IGoldenRows
{
    private static string Net(string param, string predictions = "2 3 4", string labels = "2 4") =>
        LayerCheck.Net($$"""layer { name: "l" type: "SoftmaxWithLoss" bottom: "x" bottom: "y" top: "t" {{param}} }""", predictions, labels);

    [Theory]
    [InlineData("softmax_param { axis: ⟦3⟧ }", "axis 3 is not an axis of x [N,3,4]")]
    [InlineData("softmax_param { axis: ⟦-4⟧ }", "axis -4 is not an axis of x [N,3,4]")]
    [InlineData("loss_weight: ⟦1⟧ loss_weight: 1", "loss_weight must be given once for each top")]
    [InlineData("propagate_down: ⟦true⟧", "propagate_down must be given once for each bottom or not at all: 2 bottoms, found 1")]
    public void Refuses(string param, string message) => LayerCheck.Refused("PTX0400", Net(param), message);

    [Theory]
    [InlineData("2 3 4", "2", "one label for each of the 8 predictions of x [N,3,4] along axis 1, found 2")]
    [InlineData("2 3 4", "4 2", "expects as many items as x [N,3,4]")]
    [InlineData("1 3", "", "expects as many items as x [N,3]")]
    public void Refuses_labels(string predictions, string labels, string message) =>
        LayerCheck.Refused("PTX0401", LayerCheck.Net("""layer { name: "l" type: "SoftmaxWithLoss" bottom: "x" bottom: ⟦"y"⟧ top: "t" }""", predictions, labels), message);

    [Fact]
    public void Refuses_the_second_top_as_Caffe_does() =>
        LayerCheck.Refused("PTX0400", LayerCheck.Net("""layer { name: "l" type: "SoftmaxWithLoss" bottom: "x" bottom: "y" top: "t" top: ⟦"p"⟧ }""", "2 3", "2"), "add a Softmax layer");

    [Fact]
    public void RFCN_gives_the_loss_of_each_region()
    {
        GeneratorRun run = LayerCheck.Shapes(LayerCheck.Net("layer { name: 'l' type: 'SoftmaxWithLoss' bottom: 'x' bottom: 'y' top: 't' top: 'p' top: 'each' loss_weight: 1 loss_weight: 0 loss_weight: 0 loss_param { ignore_label: -1 } }", "8 5", "8 1 1 1"), "t []", "p [N,5]", "each [N,1,1,1]");
        Assert.Contains(run.Files.Values, f => f.Contains("SoftmaxWithLoss.WithRegions(x, y, ignoreLabel: -1, layer: ", StringComparison.Ordinal));
        Assert.All(run.Diagnostics, d => Assert.Equal("PTX0500", d.Id));
    }

    [Fact]
    public void Each_loss_is_the_logarithm_of_one_probability()
    {
        using var scope = NewDisposeScope();
        Tensor x = Numbers.Mixed(3, 2, 2), label = tensor([0f, 1, 9, 0, 1, 1], [3, 1, 2]);
        float[] scores = Numbers.Of(x), labels = Numbers.Of(label), losses = new float[6], probabilities = new float[12];
        for (int i = 0; i < 6; i++)
        {
            int at = (i / 2 * 4) + (i % 2); // of class 0; class 1 is two further
            float sum = MathF.Exp(scores[at]) + MathF.Exp(scores[at + 2]);
            (probabilities[at], probabilities[at + 2]) = (MathF.Exp(scores[at]) / sum, MathF.Exp(scores[at + 2]) / sum);
            losses[i] = labels[i] == 9 ? 0 : -MathF.Log(probabilities[at + (labels[i] == 1 ? 2 : 0)]);
        }

        var (loss, prob, each) = SoftmaxWithLoss.WithRegions(x, label, ignoreLabel: 9);
        Numbers.AreClose([losses.Sum() / 5], loss);
        Numbers.AreClose(probabilities, prob);
        Numbers.AreClose(losses, each);
        Assert.Equal([3, 1, 2], each.shape);
        Numbers.AreClose([losses.Sum() / 64], SoftmaxWithLoss.Forward(x, label, ignoreLabel: 9, fixedNormalizer: 64));
        // no probability counts less than the smallest number
        Numbers.AreClose([-MathF.Log(1.17549435e-38f)], SoftmaxWithLoss.WithRegions(tensor([0f, 1000], [1, 2]), zeros(1)).Losses);
    }

    [Fact]
    public void Refuses_missing_labels() =>
        LayerCheck.Refused("PTX0303", LayerCheck.Net("""layer { name: "l" type: ⟦"SoftmaxWithLoss"⟧ bottom: "x" top: "t" }""", "2 3", "2"), "2 bottoms, found 1");

    [Theory]
    [InlineData("", "2 3 4", "2 4")]
    [InlineData("", "2 3 4", "2 1 4")]
    [InlineData("", "2 3", "2")]
    [InlineData("softmax_param { axis: -1 }", "2 3 4", "2 3")]
    [InlineData("softmax_param { axis: 0 }", "3 3", "3")]
    [InlineData("loss_param { normalization: NONE ignore_label: 255 }", "2 3", "2 1 1 1")]
    public void Shapes(string param, string predictions, string labels) => LayerCheck.Shapes(Net(param, predictions, labels), "t []");

    [Fact]
    public void A_loss_that_names_no_top_counts_all_the_same()
    {
        GeneratorRun run = LayerCheck.Shapes(LayerCheck.Net("""
            layer { name: "l" type: "SoftmaxWithLoss" bottom: "x" bottom: "y" }
            layer { name: "relu" type: "ReLU" bottom: "x" top: "l" }
            """, "2 3", "2"));
        Assert.Contains(run.Files.Values, text => text.Contains("SoftmaxWithLoss.Forward(", StringComparison.Ordinal));
    }

    public static string Example => """
        name: "net"
        layer { name: "x" type: "Input" top: "x" input_param { shape { dim: 2 dim: 3 dim: 4 } } }
        layer { name: "label" type: "Input" top: "label" input_param { shape { dim: 2 dim: 4 } } }
        layer { name: "loss" type: "SoftmaxWithLoss" bottom: "x" bottom: "label" top: "loss" loss_param { ignore_label: 255 } }
        layer { name: "half" type: "SoftmaxWithLoss" bottom: "x" bottom: "label" top: "half" loss_weight: .5 loss_param { normalize: false } }
        layer { name: "unnamed" type: "SoftmaxWithLoss" bottom: "x" bottom: "label" loss_param { normalization: FULL normalize: false } }
        """;

    // No probability counts as less than the smallest normal number, whose logarithm is -87.33655; its gradient is the softmax's all the same.
    [Theory]
    [InlineData(1e8f)]
    [InlineData(1e12f)]
    [InlineData(float.PositiveInfinity)]
    public void Huge_scores_cost_no_more_than_the_smallest_number(float huge)
    {
        float low = float.IsInfinity(huge) ? float.NegativeInfinity : -huge, high = float.IsInfinity(huge) ? 0 : huge;
        using var pass = NetPass.Of(LayerCheck.Net("""layer { name: "l" type: "SoftmaxWithLoss" bottom: "x" bottom: "y" top: "t" propagate_down: true propagate_down: false }""", "2 2", "2"),
            ("x", TorchSharp.torch.tensor(new[] { low, high, high, low }, [2, 2])), ("y", TorchSharp.torch.tensor(new float[] { 0, 0 })));
        Numbers.AreClose([87.33655f / 2], pass["t"]);
        Numbers.AreClose([-0.5f, 0.5f, 0, 0], pass.Backward("t", 1).Gradient("x"));
    }

    public static GoldenRows Rows { get; } = new()
    {
        ["spatial"] = c => Loss(c),
        ["all_ignored"] = c => Loss(c, ignoreLabel: -1),
        ["axis_last"] = c => Loss(c, axis: -1),
        ["ignore_default_norm"] = c => Loss(c, ignoreLabel: 2),
        ["ignore_batch_size"] = c => Loss(c, ignoreLabel: 2, normalization: LossNormalization.BatchSize),
        ["ignore_full"] = c => Loss(c, ignoreLabel: 2, normalization: LossNormalization.Full),
        ["ignore_none"] = c => Loss(c, ignoreLabel: 2, normalization: LossNormalization.None),
        ["normalization_beats_normalize"] = c => Loss(c, ignoreLabel: 2, normalization: LossNormalization.None),
        ["normalize_false"] = c => Loss(c, ignoreLabel: 2, normalization: LossNormalization.BatchSize),
        ["spatial_batch_size_ignore"] = c => Loss(c, ignoreLabel: 255, normalization: LossNormalization.BatchSize),
    };

    private static void Loss(GoldenLayer c, int axis = 1, int? ignoreLabel = null, LossNormalization normalization = LossNormalization.Valid) =>
        c.Top("loss", SoftmaxWithLoss.Forward(c["x"], c["label"], axis, ignoreLabel, normalization));
}
