using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Views;

/// <summary>A first batch that is refused tells no size, wherever on its way it is refused.</summary>
public class FirstPassTests
{
    // Nothing is known of the data but that it has four axes.
    private static string Net(string layers) => """
        name: "Open"
        layer { name: "d" type: "Data" top: "data" top: "label" data_param { batch_size: 2 } }
        """ + layers;

    public static TheoryData<string> Layers => [
        """layer { name: "a" type: "Convolution" bottom: "data" top: "a" convolution_param { num_output: 4 kernel_size: 3 } }""",
        """layer { name: "a" type: "Deconvolution" bottom: "data" top: "a" convolution_param { num_output: 4 kernel_size: 3 } }""",
        """layer { name: "a" type: "InnerProduct" bottom: "data" top: "a" inner_product_param { num_output: 4 } }""",
        """layer { name: "a" type: "Scale" bottom: "data" top: "a" scale_param { bias_term: true } }""",
        """layer { name: "a" type: "Bias" bottom: "data" top: "a" }""",
        """layer { name: "a" type: "BatchNorm" bottom: "data" top: "a" }""",
        """layer { name: "a" type: "PReLU" bottom: "data" top: "a" }""",
        """layer { name: "a" type: "Normalize" bottom: "data" top: "a" norm_param { channel_shared: false } }""",
        """layer { name: "a" type: "BN" bottom: "data" top: "a" }""",
    ];

    [Theory]
    [MemberData(nameof(Layers))]
    public void A_layer_behind_that_fails_leaves_the_net_as_it_was(string layer)
    {
        using var scope = NewDisposeScope();
        // The window of the last layer has no place in a picture of 3 x 3.
        using var net = CompiledNet.Of(Net(layer + """
            layer { name: "p" type: "Pooling" bottom: "data" top: "p" pooling_param { kernel_size: 5 } }
            """));
        long[][] before = Shapes(net);
        Dictionary<string, Tensor> bad = new() { ["data"] = rand(1, 28, 3, 3) }, good = new() { ["data"] = rand(1, 2, 6, 6) };
        Assert.StartsWith("Pooling layer 'p' expects", Assert.Throws<ArgumentException>(() => net.Run("Predict", bad)).Message, StringComparison.Ordinal);
        Assert.Equal(before, Shapes(net));
        using (BlobSet blobs = net.Blobs("Predict", good))
            _ = blobs["a"];
        _ = net.Run("Predict", good);
        Assert.NotEqual(before, Shapes(net));
    }

    [Fact]
    public void A_blob_that_fails_in_a_set_leaves_the_net_as_it_was()
    {
        using var scope = NewDisposeScope();
        using var net = CompiledNet.Of(Net("""
            layer { name: "a" type: "Convolution" bottom: "data" top: "a" convolution_param { num_output: 4 kernel_size: 1 } }
            layer { name: "p" type: "Pooling" bottom: "a" top: "p" pooling_param { kernel_size: 5 } }
            layer { name: "ip" type: "InnerProduct" bottom: "p" top: "ip" inner_product_param { num_output: 4 } }
            """));
        using (BlobSet blobs = net.Blobs("Predict", new Dictionary<string, Tensor> { ["data"] = rand(1, 28, 3, 3) }))
            Assert.Throws<ArgumentException>(() => blobs["ip"]);
        Assert.Equal([4, 0, 1, 1], Shapes(net)[0]);
        using (BlobSet blobs = net.Blobs("Predict", new Dictionary<string, Tensor> { ["data"] = rand(1, 2, 6, 6) }))
            _ = blobs["ip"];
        Assert.Equal([4, 2, 1, 1], Shapes(net)[0]);
    }

    [Fact]
    public void A_batch_of_another_rank_tells_nothing()
    {
        using var scope = NewDisposeScope();
        using var net = CompiledNet.Of(Net("""layer { name: "a" type: "Convolution" bottom: "data" top: "a" convolution_param { num_output: 4 kernel_size: 3 } }"""));
        Assert.Equal("data: expected [N,?,?,?], found [1,28,28]", Assert.Throws<ArgumentException>(() => net.Run("Predict", new Dictionary<string, Tensor> { ["data"] = rand(1, 28, 28) })).Message);
        _ = net.Run("Predict", new Dictionary<string, Tensor> { ["data"] = rand(2, 1, 28, 28) });
        Assert.Equal([4, 1, 3, 3], Shapes(net)[0]);
    }

    [Fact]
    public void A_size_that_a_pass_told_stays()
    {
        using var scope = NewDisposeScope();
        using var net = CompiledNet.Of(Net("""layer { name: "a" type: "Convolution" bottom: "data" top: "a" convolution_param { num_output: 4 kernel_size: 3 } }"""));
        _ = net.Run("Predict", new Dictionary<string, Tensor> { ["data"] = rand(2, 1, 28, 28) });
        Assert.Throws<ArgumentException>(() => net.Run("Predict", new Dictionary<string, Tensor> { ["data"] = rand(2, 3, 28, 28) }));
        Assert.Equal([4, 1, 3, 3], Shapes(net)[0]);
    }

    // Two channels of six rows have as many numbers as three of four.
    [Fact]
    public void A_size_that_a_file_told_is_held_against_the_bottom_axis_by_axis()
    {
        using var scope = NewDisposeScope();
        string scale = """layer { name: "a" type: "Scale" bottom: "data" top: "a" scale_param { axis: 1 num_axes: 2 } }""";
        using var net = CompiledNet.Of(Net(scale));
        using var other = CompiledNet.Of(Net(scale));
        _ = other.Run("Predict", new Dictionary<string, Tensor> { ["data"] = rand(2, 2, 6, 8) });
        using var folder = new Weights.TemporaryFolder();
        string file = Path.Combine(folder.Root, "other.caffemodel");
        other.Net.SaveCaffeModel(file);
        net.Net.LoadWeights(file);
        Assert.Contains("[2, 6]", Assert.Throws<ArgumentException>(() => net.Run("Predict", new Dictionary<string, Tensor> { ["data"] = rand(2, 3, 4, 8) })).Message, StringComparison.Ordinal);
    }

    private static long[][] Shapes(CompiledNet net) => [.. net.Net.LearnedLayers.SelectMany(l => l.Blobs).Select(b => b.shape)];
}
