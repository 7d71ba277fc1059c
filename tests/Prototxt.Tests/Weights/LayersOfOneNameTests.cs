using Prototxt.Tests.Infrastructure;
using Prototxt.Weights;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Weights;

/// <summary>
/// Two layers of one name, or without one: Caffe saves both, and when it loads such a file gives both entries to the first
/// layer, so that the last entry remains there and the second layer keeps what it had.
/// </summary>
public class LayersOfOneNameTests
{
    [Theory]
    [InlineData("name: 'ip'")]
    [InlineData("")]
    public void Both_are_saved_and_the_last_is_loaded_into_the_first(string name)
    {
        using var folder = new TemporaryFolder();
        using CompiledNet compiled = CompiledNet.Of(LayerCheck.Net($$"""
            layer { {{name}} type: "InnerProduct" bottom: "x" top: "a" inner_product_param { num_output: 3 bias_term: false } }
            layer { {{name}} type: "InnerProduct" bottom: "a" top: "b" inner_product_param { num_output: 3 bias_term: false } }
            """, "2 3"));
        Assert.Equal(2, compiled.Net.LearnedLayers.Count);
        Fill(compiled.Net, 1, 2);
        string path = Path.Combine(folder.Root, "both.caffemodel");
        compiled.Net.SaveCaffeModel(path);
        using (CaffeModel saved = CaffeModel.Open(path))
            Assert.Equal([1f, 2f], saved.Layers.Select(l => l.Blobs[0].ReadTensor()[0, 0].item<float>()));

        using ICaffeNet another = compiled.CreateAnother();
        Fill(another, 7, 8);
        LoadReport report = another.LoadWeights(path);
        Assert.Equal([2f, 8f], another.LearnedLayers.Select(l => l.Blobs[0][0, 0].item<float>()));
        Assert.Equal([LoadStatus.Matched, LoadStatus.Missing], report.Parameters.Select(p => p.Status));
    }

    private static void Fill(ICaffeNet net, params float[] values)
    {
        using var noGrad = no_grad();
        foreach ((LearnedLayer layer, float value) in net.LearnedLayers.Zip(values))
            layer.Blobs[0].fill_(value);
    }
}
