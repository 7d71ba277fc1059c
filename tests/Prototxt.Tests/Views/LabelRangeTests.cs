using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Views;

/// <summary>Numbers that pick something are checked before they do: layer, number, place and what there is to pick.</summary>
public class LabelRangeTests
{
    private static string Net(string layer) => $$"""
        name: "Lab"
        layer { name: "d" type: "Input" top: "x" top: "label" input_param { shape { dim: 2 dim: 3 } shape { dim: 2 } } }
        layer { name: "ip" type: "InnerProduct" bottom: "x" top: "ip" inner_product_param { num_output: 3 weight_filler { type: "xavier" } } }
        {{layer}}
        """;

    [Theory]
    [InlineData("SoftmaxWithLoss", 3)]
    [InlineData("SoftmaxWithLoss", -1)]
    [InlineData("SoftmaxWithLoss", float.NaN)]
    [InlineData("SoftmaxWithLoss", 1099511627776f)]
    [InlineData("MultinomialLogisticLoss", 3)]
    [InlineData("HingeLoss", -2)]
    [InlineData("Accuracy", 255)]
    public void A_label_that_is_no_class(string type, float label)
    {
        using var scope = NewDisposeScope();
        using var net = CompiledNet.Of(Net($$"""layer { name: "last" type: "{{type}}" bottom: "ip" bottom: "label" top: "last" }"""));
        string view = net.View("Train") is not null ? "Train" : "Test";
        string number = label.ToString(System.Globalization.CultureInfo.InvariantCulture);
        string message = Assert.Throws<ArgumentException>(() => net.Run(view, Inputs(1, label))).Message;
        Assert.StartsWith($"{type} layer 'last': label {(label > 1e9 ? "1099511627776" : number)} of item 1 is no class; the bottom has the classes 0 to 2 (labels begin at 0", message, StringComparison.Ordinal);
        _ = net.Run(view, Inputs(0, 2.5f)); // cut to a whole number, as in Caffe
    }

    [Fact]
    public void An_ignored_label_is_left_out_and_another_is_not()
    {
        using var scope = NewDisposeScope();
        using var net = CompiledNet.Of(Net("""layer { name: "last" type: "SoftmaxWithLoss" bottom: "ip" bottom: "label" top: "last" loss_param { ignore_label: 255 } }"""));
        _ = net.Run("Train", Inputs(255, 1));
        Assert.Contains("label 254 of item 0", Assert.Throws<ArgumentException>(() => net.Run("Train", Inputs(254, 1))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_label_of_a_map_has_an_item_and_a_place()
    {
        using Tensor x = rand(2, 3, 2, 2), label = zeros(2, 1, 2, 2);
        label[1, 0, 1, 0] = tensor(7f);
        Assert.Equal("SoftmaxWithLoss layer 'seg': label 7 of item 1, place 2, is no class; the bottom has the classes 0 to 2 (labels begin at 0; ignore_label leaves one out).",
            Assert.Throws<ArgumentException>(() => Prototxt.Layers.SoftmaxWithLoss.Forward(x, label, layer: "seg")).Message);
        using Tensor infogain = eye(3);
        Assert.StartsWith("InfogainLoss layer 'gain': label 7 of item 1, place 2, is no class", Assert.Throws<ArgumentException>(() => Prototxt.Layers.InfogainLoss.Forward(x, label, infogain, layer: "gain")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(16)]
    [InlineData(-1)]
    public void A_place_outside_the_top(float place)
    {
        using Tensor x = ones(1, 1, 2, 2), mask = tensor(new[] { 0, place, 2, 3 }, [1, 1, 2, 2]);
        Assert.StartsWith($"Upsample layer 'up': the mask's place {place} of item 0, place 1, is none of the 4x4 of the top",
            Assert.Throws<ArgumentException>(() => Prototxt.Layers.Upsample.WithMask(x, mask, [4, 4], "up")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_that_a_batch_lacks()
    {
        using Tensor x = ones(3, 2), index = tensor(new float[] { 0, 3 });
        Assert.Equal("BatchReindex layer 'br': row 3 of item 1 is none of the 3 of the first bottom.",
            Assert.Throws<ArgumentException>(() => Prototxt.Layers.BatchReindex.Forward(x, index, "br")).Message);
    }

    public static TheoryData<string> Losses => ["SoftmaxWithLoss", "MultinomialLogisticLoss", "HingeLoss", "SigmoidCrossEntropyLoss", "EuclideanLoss"];

    [Theory]
    [MemberData(nameof(Losses))]
    public void Five_labels_are_not_those_of_one_item(string type)
    {
        using Tensor x = rand(1, 5), labels = zeros(5);
        Func<Tensor> loss = type switch
        {
            "SoftmaxWithLoss" => () => Prototxt.Layers.SoftmaxWithLoss.Forward(x, labels, layer: "last"),
            "MultinomialLogisticLoss" => () => Prototxt.Layers.MultinomialLogisticLoss.Forward(x, labels, layer: "last"),
            "HingeLoss" => () => Prototxt.Layers.HingeLoss.L1(x, labels, layer: "last"),
            "SigmoidCrossEntropyLoss" => () => Prototxt.Layers.SigmoidCrossEntropyLoss.Forward(x, labels, layer: "last"),
            _ => () => Prototxt.Layers.EuclideanLoss.Forward(x, labels, layer: "last"),
        };
        string message = Assert.Throws<ArgumentException>(loss).Message;
        Assert.StartsWith($"{type} layer 'last' expects ", message, StringComparison.Ordinal);
        Assert.EndsWith(" of 1 items, as [1, 5] has, not one of shape [5].", message, StringComparison.Ordinal);
    }

    private static Dictionary<string, Tensor> Inputs(params float[] labels) => new() { ["x"] = rand(2, 3), ["label"] = tensor(labels) };
}
