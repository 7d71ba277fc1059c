using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Views;

/// <summary>A net or a set of blobs that is used after its end says so.</summary>
public class DisposedTests
{
    private const string Prototxt = """
        name: "Gone"
        layer { name: "d" type: "Input" top: "data" top: "label" input_param { shape { dim: 2 dim: 3 } shape { dim: 2 } } }
        layer { name: "ip" type: "InnerProduct" bottom: "data" top: "ip" inner_product_param { num_output: 3 } }
        layer { name: "relu" type: "ReLU" bottom: "ip" top: "relu" }
        layer { name: "loss" type: "SoftmaxWithLoss" bottom: "relu" bottom: "label" top: "loss" }
        """;

    [Fact]
    public void A_net_after_Dispose()
    {
        using var scope = NewDisposeScope();
        using var net = CompiledNet.Of(Prototxt);
        Dictionary<string, Tensor> inputs = new() { ["data"] = rand(2, 3), ["label"] = zeros(2) };
        using BlobSet blobs = net.Blobs("Predict", inputs);
        net.Net.Dispose();
        foreach (Action use in (Action[])[
            () => net.Run("Predict", inputs), () => net.Run("Train", inputs), () => net.Blobs("Train", inputs),
            () => net.Net.LoadWeights("none.caffemodel"), () => net.Net.SaveCaffeModel("none.caffemodel"), () => _ = blobs["ip"]])
            Assert.EndsWith("Gone", Assert.Throws<ObjectDisposedException>(use).ObjectName, StringComparison.Ordinal);
        Assert.False(File.Exists("none.caffemodel"));
    }

    [Fact]
    public void A_set_after_Dispose_computes_nothing_more()
    {
        using var scope = NewDisposeScope();
        using var net = CompiledNet.Of(Prototxt);
        BlobSet blobs = net.Blobs("Predict", new Dictionary<string, Tensor> { ["data"] = rand(2, 3) });
        _ = blobs["ip"];
        blobs.Dispose();
        long before = DisposeScopeManager.Statistics.CreatedInScopeCount;
        Assert.Contains("PredictBlobSet", Assert.Throws<ObjectDisposedException>(() => blobs["ip"]).ObjectName, StringComparison.Ordinal);
        Assert.Throws<ObjectDisposedException>(() => blobs["relu"]);
        Assert.Equal(before, DisposeScopeManager.Statistics.CreatedInScopeCount);
        blobs.Dispose();
    }

    [Fact]
    public void A_net_without_numbers_is_neither_loaded_nor_saved()
    {
        using var net = CompiledNet.Of(Prototxt);
        ((nn.Module)net.Net).to(DeviceType.META);
        Assert.Contains("'ip'", Assert.Throws<InvalidOperationException>(() => net.Net.SaveCaffeModel("none.caffemodel")).Message, StringComparison.Ordinal);
        Assert.Contains("'ip'", Assert.Throws<InvalidOperationException>(() => net.Net.LoadWeights("none.caffemodel")).Message, StringComparison.Ordinal);
    }
}
