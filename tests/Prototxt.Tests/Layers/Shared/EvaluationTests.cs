using System.Globalization;
using Microsoft.CodeAnalysis;
using Prototxt.Tests.Infrastructure;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Layers;

public class EvaluationTests
{
    private const string Score = "layer { name: 'score' type: 'InnerProduct' bottom: 'x' top: 'score' inner_product_param { num_output: 2 weight_filler { type: 'constant' value: 3 } } }\n";

    private static string Net(string layers, string rule = "") => LayerCheck.Net($"{Score}layer {{ name: 'e' {layers} bottom: 'score' bottom: 'y' top: 'e' {rule} }}", "1 1", "1");

    [Theory]
    [InlineData("type: 'DetectionEvaluate' detection_evaluate_param { num_classes: 21 name_size_file: 'x' }")]
    [InlineData("type: 'EvalDetection' eval_detection_param { side: 13 }")]
    [InlineData("type: 'DetectionAccuracy'")]
    [InlineData("type: 'BboxAccuracy'")]
    [InlineData("type: 'SegAccuracy' seg_accuracy_param { ignore_label: 255 }")]
    [InlineData("type: 'SegmentationEvaluate' loss_weight: 0")]
    public void Does_not_stand_in_the_way(string layer)
    {
        GeneratorRun run = LayerCheck.Shapes(Net(layer, "include { phase: TEST }"), "score [N,2]");
        Diagnostic warning = Assert.Single(run.Diagnostics);
        Assert.Equal("PTX0417", warning.Id);
        string message = warning.GetMessage(CultureInfo.InvariantCulture);
        Assert.Contains("only compares the net's output with the ground truth", message, StringComparison.Ordinal);
        Assert.Contains("PrototxtHooks", message, StringComparison.Ordinal);
        using CompiledNet net = CompiledNet.Of(run);
        using Tensor x = tensor([2f], [1, 1]);
        using Tensor predicted = Assert.Single(net.Run("Predict", new Dictionary<string, Tensor> { ["x"] = x })).Value;
        Numbers.AreClose([6, 6], predicted);
        Assert.Null(net.View("Test")); // which would be no more than Predict
    }

    [Fact]
    public void What_it_reads_is_an_output_beside_the_losses()
    {
        string loss = "layer { name: 'loss' type: 'EuclideanLoss' bottom: 'score' bottom: 'z' top: 'loss' }\n";
        using CompiledNet net = CompiledNet.Of(LayerCheck.Net($"{Score}{loss}layer {{ name: 'soft' type: 'Softmax' bottom: 'score' top: 'soft' }}\nlayer {{ name: 'e' type: 'SegAccuracy' bottom: 'soft' bottom: 'y' top: 'e' }}", "1 1", "1", "1 2"));
        using var scope = NewDisposeScope();
        Dictionary<string, Tensor> inputs = new() { ["x"] = ones(1, 1), ["y"] = zeros(1), ["z"] = zeros(1, 2) };
        NetOutputs test = net.Run("Test", inputs);
        Numbers.AreClose([0.5f, 0.5f], test["soft"]);
        Numbers.AreClose([9], test["loss"]);
        Assert.Equal(["loss", "soft"], test.Keys.Order(StringComparer.Ordinal));
        Assert.NotNull(test.TotalLoss);
    }

    [Theory]
    [InlineData("layer { name: 's' type: 'Silence' bottom: 'e' }", 1)]
    [InlineData("layer { name: 's' type: 'Silence' bottom: 'e' bottom: 'y' }", 1)]
    [InlineData("layer { name: 's' type: 'Power' bottom: 'e' top: 's' }\nlayer { name: 'p' type: 'Power' bottom: 's' top: 'p' }", 3)]
    public void What_reads_it_goes_too(string readers, int warnings)
    {
        GeneratorRun run = LayerCheck.Shapes(Net("type: 'SegAccuracy'") + readers, "score [N,2]");
        Assert.Equal(Enumerable.Repeat("PTX0417", warnings), run.Diagnostics.Select(d => d.Id));
    }

    // What has weights or is in the loss does more than evaluate, and a name is known by its words.
    [Theory]
    [InlineData("type: 'SegAccuracy' loss_weight: 1")]
    [InlineData("type: 'SegAccuracy' param { lr_mult: 1 }")]
    [InlineData("type: 'Retrieval'")]
    public void Other_layers_do(string layer) => Assert.Contains(GeneratorRun.Of(Net(layer)).Errors, e => e.Id == "PTX0300");
}
