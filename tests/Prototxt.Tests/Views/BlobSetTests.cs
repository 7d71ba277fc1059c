using Prototxt.Tests.Layers;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Views;

/// <summary>Blob sets of views that differ share what they can, and each gives what its own view computes.</summary>
public class BlobSetTests
{
    private static string Net(string layer) => $$"""
        name: "Parted"
        layer { name: "in" type: "Input" top: "data" top: "label" input_param { shape { dim: 2 dim: 4 } shape { dim: 2 } } }
        layer { name: "ip" type: "InnerProduct" bottom: "data" top: "c" inner_product_param { num_output: 6 weight_filler { type: "gaussian" std: 1 } } }
        {{layer}}
        layer { name: "half" type: "Slice" bottom: "c" top: "left" top: "right" }
        layer { name: "sum" type: "Eltwise" bottom: "left" bottom: "right" top: "sum" }
        layer { name: "loss" type: "SoftmaxWithLoss" bottom: "sum" bottom: "label" top: "loss" }
        """;

    [Theory]
    [InlineData("")]
    [InlineData("""layer { name: "r" type: "ReLU" bottom: "c" top: "c" include { phase: TEST } }""")]
    [InlineData("""layer { name: "r" type: "ReLU" bottom: "c" top: "c" include { phase: TRAIN } }""")]
    [InlineData("""layer { name: "s" type: "ReLU" bottom: "c" top: "c" include { phase: TEST } } layer { name: "r" type: "ReLU" bottom: "c" top: "c" relu_param { negative_slope: 0.5 } }""")]
    [InlineData("""layer { name: "a" type: "Power" bottom: "c" top: "only" include { phase: TEST } } layer { name: "b" type: "ReLU" bottom: "only" top: "c2" include { phase: TEST } } layer { name: "q" type: "Silence" bottom: "c2" include { phase: TEST } }""")]
    public void Each_view_gives_what_it_computes(string layer)
    {
        using var scope = NewDisposeScope();
        using var net = CompiledNet.Of(Net(layer));
        Assert.True(net.Net.Views.Count > 1);
        foreach (NetView view in net.Net.Views)
        {
            var given = new Dictionary<string, Tensor> { ["data"] = randn(2, 4), ["label"] = tensor([0f, 2f]) };
            Dictionary<string, Tensor> inputs = view.Inputs.ToDictionary(i => i.Name, i => given[i.Name]);
            using NetOutputs outputs = view.Run(inputs);
            using BlobSet blobs = view.Blobs(inputs);
            foreach ((string name, Tensor output) in outputs)
                Numbers.AreClose(Numbers.Of(output), blobs[name]);
            Assert.All(blobs.Names, name => Assert.False(blobs[name].IsInvalid));
        }
    }
}
