using System.Text.RegularExpressions;
using Prototxt.Tests.Infrastructure;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Views;

/// <summary>Where a training net brings the channels of a pixel together, and that its numbers stay what they are.</summary>
public partial class ChannelsLastTests
{
    private const string Head = """
        layer { name: "data" type: "Input" top: "data" top: "label" input_param { shape { dim: 2 dim: 3 dim: 12 dim: 11 } shape { dim: 2 } } }
        """;

    private const string Tail = """
        layer { name: "fc" type: "InnerProduct" bottom: "LAST" top: "fc" inner_product_param { num_output: 5 weight_filler { type: "xavier" } } }
        layer { name: "loss" type: "SoftmaxWithLoss" bottom: "fc" bottom: "label" top: "loss" }
        """;

    [Fact]
    public void A_chain_begins_with_its_first_convolution() => Check(
        Conv("one", "data", 16) + ReLU("one") + Of("LRN", "norm", "one") + Pool("pool", "norm", "MAX") + Conv("two", "pool", 32, "group: 2 pad: 1") + Pool("ave", "two", "AVE"), "ave",
        "one = One.forward(Caffe::ChannelsLast.Of(data))");

    [Fact]
    public void Where_channels_do_not_fill_vectors_all_of_it_stays_plain() =>
        Check(Conv("one", "data", 16) + Conv("two", "one", 20), "two");

    [Fact]
    public void What_another_layer_reads_stays_plain() =>
        Check(Conv("one", "data", 16) + Of("Softmax", "other", "one") + Conv("two", "one", 16) + Of("Silence", null, "other"), "two");

    [Fact]
    public void What_the_caller_gets_stays_plain() =>
        Check(Conv("one", "data", 16) + Conv("two", "one", 16) + Conv("output", "one", 16), "two");

    [Fact]
    public void Chains_that_do_not_touch_are_told_apart() => Check(
        Conv("one", "data", 20) + Of("Sigmoid", "middle", "one") + Conv("two", "middle", 16) + Pool("pool", "two", "MAX"), "pool",
        "two = Two.forward(Caffe::ChannelsLast.Of(middle))");

    [Fact]
    public void Branches_of_one_bottom_share_its_order() => Check(
        Conv("one", "data", 16) + Conv("two", "one", 16) + Conv("three", "one", 32) + Inner("left", "two") + Inner("right", "three")
            + """layer { name: "sum" type: "Eltwise" bottom: "left" bottom: "right" top: "sum" }""", "sum",
        "one = One.forward(Caffe::ChannelsLast.Of(data))");

    private static void Check(string layers, string last, params string[] expected)
    {
        string prototxt = "name: \"Net\" " + Head + layers + Tail.Replace("LAST", last, StringComparison.Ordinal);
        GeneratorRun run = GeneratorRun.Of(prototxt);
        Assert.Equal(expected, run.Unwrapped().SelectMany(code => Beginnings().Matches(code)).Select(m => m.Value));

        // the blob set computes without it
        using var scope = NewDisposeScope();
        using CompiledNet net = CompiledNet.Of(run);
        Tensor data = rand(2, 3, 12, 11), label = tensor([1f, 3f]);
        Dictionary<string, Tensor> inputs = new() { ["data"] = data, ["label"] = label };
        using BlobSet blobs = net.Blobs("Train", inputs);
        Tensor[] plain = Gradients(net, blobs["loss"]);
        using NetOutputs outputs = net.Run("Train", inputs);
        Tensor[] found = Gradients(net, outputs.TotalLoss!);
        Assert.Equal(blobs["loss"].item<float>(), outputs.TotalLoss!.item<float>(), 1e-5f);
        foreach ((Tensor a, Tensor b) in plain.Zip(found))
            Assert.True(a.allclose(b, 1e-3, 1e-6));
    }

    private static Tensor[] Gradients(CompiledNet net, Tensor loss)
    {
        foreach (LearnableParameter parameter in net.Net.LearnableParameters)
            parameter.Value.grad = null;
        loss.backward();
        Tensor[] gradients = [.. net.Net.LearnableParameters.Select(p => p.Value.grad).OfType<Tensor>()];
        Assert.All(gradients, g => Assert.True(g.is_contiguous()));
        return [.. gradients.Select(g => g.clone())];
    }

    private static string Conv(string name, string bottom, int outputs, string more = "") =>
        $$"""layer { name: "{{name}}" type: "Convolution" bottom: "{{bottom}}" top: "{{name}}" convolution_param { num_output: {{outputs}} kernel_size: 3 {{more}} weight_filler { type: "xavier" } } } """;

    private static string Inner(string name, string bottom) =>
        $$"""layer { name: "{{name}}" type: "InnerProduct" bottom: "{{bottom}}" top: "{{name}}" inner_product_param { num_output: 7 weight_filler { type: "xavier" } } } """;

    private static string ReLU(string blob) => $$"""layer { name: "relu" type: "ReLU" bottom: "{{blob}}" top: "{{blob}}" } """;

    private static string Pool(string name, string bottom, string method) =>
        $$"""layer { name: "{{name}}" type: "Pooling" bottom: "{{bottom}}" top: "{{name}}" pooling_param { pool: {{method}} kernel_size: 3 stride: 2 } } """;

    private static string Of(string type, string? top, string bottom) =>
        $$"""layer { name: "{{top ?? type}}" type: "{{type}}" bottom: "{{bottom}}" {{(top is null ? "" : $"top: \"{top}\"")}} } """;

    [GeneratedRegex(@"\w+ = \w+\.forward\(Caffe::ChannelsLast\.Of\(\w+\)\)")]
    private static partial Regex Beginnings();
}
