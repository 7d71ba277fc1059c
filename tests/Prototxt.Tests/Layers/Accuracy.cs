using Prototxt.Layers;
using Prototxt.Tests.Infrastructure;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Layers;

public class AccuracyTests : GoldenLayerTests<AccuracyTests>, IGoldenRows
{
    private static string Net(string param, string predictions = "2 3 4", string labels = "2 4") =>
        LayerCheck.Net($$"""layer { name: "l" type: "Accuracy" bottom: "x" bottom: "y" top: "t" {{param}} }""", predictions, labels);

    [Theory]
    [InlineData("accuracy_param { axis: ⟦3⟧ }", "axis 3 is not an axis of x [N,3,4]")]
    [InlineData("accuracy_param { top_k: ⟦4⟧ }", "top_k cannot be larger than the number of classes, found 4 of 3")]
    public void Refuses(string param, string message) => LayerCheck.Refused("PTX0400", Net(param), message);

    [Theory]
    [InlineData("2 3 4", "2", "one label for each of the 8 predictions")]
    [InlineData("2 3", "3", "one label for each of the 2 predictions")]
    public void Refuses_labels(string predictions, string labels, string message) =>
        LayerCheck.Refused("PTX0401", LayerCheck.Net("""layer { name: "l" type: "Accuracy" bottom: "x" bottom: ⟦"y"⟧ top: "t" }""", predictions, labels), message);

    [Theory]
    [InlineData("""bottom: "x" bottom: "y" top: "t" top: "c" top: ⟦"d"⟧""", "1 to 2 tops, found 3")]
    [InlineData("""bottom: "x" bottom: "y" bottom: ⟦"y"⟧ top: "t" """, "2 bottoms, found 3")]
    public void Refuses_another_number_of_blobs(string blobs, string message) =>
        LayerCheck.Refused("PTX0303", LayerCheck.Net($$"""layer { name: "l" type: "Accuracy" {{blobs}} }""", "2 3", "2"), message);

    // No loss: the labels need not have the predictions' first axis.
    [Theory]
    [InlineData("accuracy_param { top_k: 3 }", "2 3 4", "2 4")]
    [InlineData("", "2 3 4", "4 2")]
    [InlineData("accuracy_param { axis: -1 ignore_label: -1 }", "2 3", "2 1 1 1")]
    [InlineData("accuracy_param { axis: 0 }", "2 3", "3")]
    public void Shapes(string param, string predictions, string labels) => LayerCheck.Shapes(Net(param, predictions, labels), "t []");

    [Fact]
    public void The_second_top_has_one_number_per_class() =>
        LayerCheck.Shapes(LayerCheck.Net("""layer { name: "l" type: "Accuracy" bottom: "x" bottom: "y" top: "t" top: "c" }""", "2 3", "2"), "t []", "c [3]");

    // A class as good as the labelled one counts as better; none is as good as NaN, not even NaN itself.
    [Theory]
    [InlineData("", new[] { 1f, 0, 0, 1, 0, 1 })]
    [InlineData("top_k: 2", new[] { 1f, 1, 0, 1, 0, 1 })]
    [InlineData("top_k: 0", new[] { 0f, 0, 0, 0, 0, 1 })]
    [InlineData("top_k: 2 ignore_label: 0", new[] { -1f, 1, 0, -1, 0, 1 })]
    public void Right_ones_and_their_share_of_each_class(string param, float[] right)
    {
        float[] x = [9, 1, 2, 3, 5, 4, 7, 7, 7, 2, 1, 1, 3, 4, 2, float.NaN, float.NaN, float.NaN], labels = [0, 2, 1, 0, 2, 1];
        using var pass = NetPass.Of(LayerCheck.Net($$"""layer { name: "l" type: "Accuracy" bottom: "x" bottom: "y" top: "t" top: "c" accuracy_param { {{param}} } }""", "6 3", "6"),
            ("x", tensor(x, [6, 3])), ("y", tensor(labels)));
        Numbers.AreClose([Share(_ => true)], pass["t"]);
        Numbers.AreClose([Share(l => l == 0), Share(l => l == 1), Share(l => l == 2)], pass["c"]);

        float Share(Func<float, bool> ofClass)
        {
            float[] counted = [.. right.Where((r, i) => r >= 0 && ofClass(labels[i]))];
            return counted.Length == 0 ? 0 : counted.Sum() / counted.Length;
        }
    }

    public static GoldenRows Rows { get; } = new()
    {
        ["basic"] = c => c.Top("y", Accuracy.Forward(c["x"], c["label"])),
        ["all_ignored"] = c => c.Top("y", Accuracy.Forward(c["x"], c["label"], ignoreLabel: 2)),
        ["axis_last"] = c => c.Top("y", Accuracy.Forward(c["x"], c["label"], topK: 2, axis: -1)),
        ["ignore"] = c => c.Top("y", Accuracy.Forward(c["x"], c["label"], ignoreLabel: 2)),
        ["per_class"] = c => PerClass(c, ignoreLabel: null),
        ["spatial"] = c => PerClass(c, ignoreLabel: 1),
    };

    private static void PerClass(GoldenLayer c, int? ignoreLabel)
    {
        var (top, perClass) = Accuracy.WithPerClass(c["x"], c["label"], ignoreLabel: ignoreLabel);
        c.Top("acc", top);
        c.Top("per_class", perClass);
    }

    public static string Example => """
        name: "net"
        layer { name: "x" type: "Input" top: "x" input_param { shape { dim: 2 dim: 5 } } }
        layer { name: "label" type: "Input" top: "label" input_param { shape { dim: 2 } } }
        layer { name: "top1" type: "Accuracy" bottom: "x" bottom: "label" top: "top1" top: "each" }
        layer { name: "top3" type: "Accuracy" bottom: "x" bottom: "label" top: "top3" accuracy_param { top_k: 3 ignore_label: 0 } include { phase: TEST } }
        """;
}
