using Prototxt.Tests.Infrastructure;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Views;

/// <summary>Caffe asks for no names of layers, and several may have one: outputs that stand for losses are told apart by tops and bottoms.</summary>
public class LossesWithoutNamesTests
{
    private const string Two = """
        layer { name: "in" type: "Input" top: "x" top: "truth" input_param { shape { dim: 2 dim: 3 } shape { dim: 2 dim: 1 } } }
        layer { name: "a" type: "InnerProduct" bottom: "x" top: "a" inner_product_param { num_output: 1 weight_filler { type: "xavier" } } }
        layer { name: "b" type: "InnerProduct" bottom: "x" top: "b" inner_product_param { num_output: 1 weight_filler { type: "xavier" } } }

        """;

    [Theory]
    [InlineData("top: 'loss_a'", "top: 'loss_b'", "loss_a/prob", "loss_b/prob")]
    [InlineData("", "", "a/prob", "b/prob")]
    [InlineData("name: 'l'", "name: 'l'", "l/prob", "b/prob")]
    [InlineData("name: 'l' top: 'p'", "name: 'l' top: 'q'", "l/prob", "q/prob")]
    [InlineData("name: 'l' top: 'p'", "name: 'm' top: 'q'", "l/prob", "m/prob")]
    public void Each_gives_an_output(string first, string second, string firstOutput, string secondOutput)
    {
        GeneratorRun run = GeneratorRun.Of(Two + $"layer {{ {first} type: 'SigmoidCrossEntropyLoss' bottom: 'a' bottom: 'truth' }}\nlayer {{ {second} type: 'SigmoidCrossEntropyLoss' bottom: 'b' bottom: 'truth' }}");
        Assert.Empty(run.Diagnostics);
        using CompiledNet net = CompiledNet.Of(run);
        using Tensor x = rand(2, 3);
        using BlobSet blobs = net.Blobs("Predict", new Dictionary<string, Tensor> { ["x"] = x });
        using Tensor a = blobs["a"].sigmoid(), b = blobs["b"].sigmoid();
        Assert.True(a.allclose(blobs[firstOutput]) && b.allclose(blobs[secondOutput]));
    }

    [Theory]
    [InlineData("layer { name: 'l' type: 'SoftmaxWithLoss' bottom: 'fc' top: 'l' }")]
    [InlineData("layers { name: 'l' type: SOFTMAX_LOSS bottom: 'fc' top: 'l' }")]
    public void A_drawing_ends_in_its_softmax(string loss)
    {
        string net = loss.StartsWith("layers", StringComparison.Ordinal)
            ? "input: 'x' input_dim: 2 input_dim: 3 input_dim: 1 input_dim: 1 layers { name: 'fc' type: INNER_PRODUCT bottom: 'x' top: 'fc' inner_product_param { num_output: 4 } } " + loss
            : LayerCheck.Net("layer { name: 'fc' type: 'InnerProduct' bottom: 'x' top: 'fc' inner_product_param { num_output: 4 } } " + loss, "2 3");
        GeneratorRun run = GeneratorRun.Of(net);
        Assert.Equal(["PTX0324"], run.Diagnostics.Where(d => d.Id != "PTX0308").Select(d => d.Id));
        Assert.Empty(run.CompilerMessages);
        Assert.Contains("Softmax.Forward(", string.Concat(run.Files.Values), StringComparison.Ordinal);
    }

    [Fact]
    public void Where_there_are_labels_one_of_them_is_missing() => LayerCheck.Refused("PTX0303",
        LayerCheck.Net("layer { name: 'l' type: ⟦'SoftmaxWithLoss'⟧ bottom: 'x' top: 'l' }", "2 3", "2"), "2 bottoms, found 1");
}
