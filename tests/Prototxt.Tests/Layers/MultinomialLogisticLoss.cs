using Prototxt.Layers;
using Prototxt.Tests.Infrastructure;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Layers;

public class MultinomialLogisticLossTests : GoldenLayerTests<MultinomialLogisticLossTests>, IGoldenRows
{
    private const string Layer = """layer { name: "l" type: "MultinomialLogisticLoss" bottom: "x" bottom: "y" top: "t" }""";

    [Theory]
    [InlineData("2 3", "3", "expects as many items as x [N,3]")]
    [InlineData("1 3", "", "expects as many items as x [N,3]")]
    [InlineData("2 3", "2 2", "expects one label for each item, [N]")]
    [InlineData("2 3", "2 1 1 1 1", "expects one label for each item, [N]")]
    public void Refuses_labels(string predictions, string labels, string message) =>
        LayerCheck.Refused("PTX0401", LayerCheck.Net(Layer.Replace("\"y\"", "⟦\"y\"⟧", StringComparison.Ordinal), predictions, labels), message);

    [Fact]
    public void Refuses_predictions_of_five_axes() =>
        LayerCheck.Refused("PTX0401", LayerCheck.Net(Layer.Replace("\"x\"", "⟦\"x\"⟧", StringComparison.Ordinal), "2 3 1 1 1", "2"), "expects at most 4 axes");

    [Fact]
    public void Refuses_missing_labels() =>
        LayerCheck.Refused("PTX0303", LayerCheck.Net("""layer { name: "l" type: ⟦"MultinomialLogisticLoss"⟧ bottom: "x" top: "t" }""", "2 3"), "2 bottoms, found 1");

    [Theory]
    [InlineData("2 3 4 5", "2")]
    [InlineData("2 3", "2 1 1 1")]
    [InlineData("2", "2")]
    public void Shapes(string predictions, string labels) => LayerCheck.Shapes(LayerCheck.Net(Layer, predictions, labels), "t []");

    [Fact]
    public void The_labelled_values_count_whatever_the_others_are()
    {
        using Tensor x = tensor([0.5f, 0.25f, 9, 0, 1e-30f, 2], [2, 3, 1]), y = tensor([1f, 1.9f]);
        using Pass pass = Pass.Of(Layer, x, y);
        // The second label is truncated to 1, and its probability counts as 1e-20, in the gradient too.
        Numbers.AreClose([(float)-(Math.Log(0.25) + Math.Log(1e-20)) / 2], pass.Values);
        Numbers.AreClose([0, -0.5f / 0.25f, 0, 0, -0.5f / 1e-20f, 0], pass.GradientOf("x"));
        Assert.Equal([0f, 0f], pass.GradientOf("y"));
    }

    public static GoldenRows Rows { get; } = new()
    {
        ["basic"] = c => c.Top("loss", MultinomialLogisticLoss.Forward(c["x"], c["label"])),
        ["tiny_prob"] = c => c.Top("loss", MultinomialLogisticLoss.Forward(c["x"], c["label"])),
    };

    public static string Example => LayerCheck.Net("""
        layer { name: "prob" type: "Softmax" bottom: "x" top: "prob" }
        layer { name: "loss" type: "MultinomialLogisticLoss" bottom: "prob" bottom: "y" loss_weight: 2 top: "loss" }
        """, "2 3", "2");
}
