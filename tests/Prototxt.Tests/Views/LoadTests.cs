using Prototxt.Tests.Weights;
using Prototxt.Weights;
using Xunit;
using Nets = Prototxt.Tests.Weights.Nets;
using static TorchSharp.torch;

namespace Prototxt.Tests.Views;

/// <summary>Load asks for what prediction needs, or the views that its options name; what is missing otherwise starts as its filler says.</summary>
public class LoadTests
{
    private const string Net = """
        name: "Ph"
        layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 2 dim: 3 } } }
        layer { name: "label" type: "Input" top: "label" input_param { shape { dim: 2 } } }
        layer { name: "fc" type: "InnerProduct" bottom: "data" top: "fc" inner_product_param { num_output: 3 } }
        layer { name: "fc_new" type: "InnerProduct" bottom: "fc" top: "out" include { phase: TRAIN }
          inner_product_param { num_output: 3 weight_filler { type: "constant" value: 7 } } }
        layer { name: "fc_test" type: "InnerProduct" bottom: "fc" top: "out" include { phase: TEST } inner_product_param { num_output: 3 } }
        layer { name: "loss" type: "SoftmaxWithLoss" bottom: "out" bottom: "label" top: "loss" }
        """;

    [Fact]
    public void Layers_know_the_views_that_have_them()
    {
        using CompiledNet net = CompiledNet.Of(Net);
        Assert.Equal(
            [("fc", NetViews.All), ("fc_new", NetViews.Train), ("fc_test", NetViews.Test | NetViews.Predict)],
            net.Net.LearnedLayers.Select(l => (l.Name, l.Views)));
    }

    [Fact]
    public void What_only_training_needs_may_be_missing_and_starts_as_its_filler_says()
    {
        using var folder = new TemporaryFolder();
        using CompiledNet compiled = CompiledNet.Of(Net);
        string path = Saved(folder, compiled, "fc", "fc_test");
        using ICaffeNet net = Load(compiled, path, new());
        Assert.Equal(Nets.Values(compiled.Net.LearnedLayers[0].Blobs[0]), Nets.Values(net.LearnedLayers[0].Blobs[0]));
        Assert.All(Nets.Values(net.LearnedLayers[1].Blobs[0]), v => Assert.Equal(7, v));
        Assert.All(Nets.Values(net.LearnedLayers[1].Blobs[1]), v => Assert.Equal(0, v));
        var error = Assert.Throws<WeightFileException>(() => Load(compiled, path, new() { CompleteFor = NetViews.Train }));
        Assert.Contains("every parameter of Train, found none for\n  fc_new[0]  missing         [3, 3], only in Train\n  fc_new[1]", error.Message, StringComparison.Ordinal);
        Assert.Throws<WeightFileException>(() => Load(compiled, path, new() { CompleteFor = NetViews.All }));
    }

    [Fact]
    public void What_prediction_needs_may_be_missing_where_only_training_is_asked_for()
    {
        using var folder = new TemporaryFolder();
        using CompiledNet compiled = CompiledNet.Of(Net);
        string path = Saved(folder, compiled, "fc", "fc_new");
        var error = Assert.Throws<WeightFileException>(() => Load(compiled, path, new()));
        Assert.Contains("fc_test[0]  missing         [3, 3], only in Test, Predict", error.Message, StringComparison.Ordinal);
        using ICaffeNet net = Load(compiled, path, new() { CompleteFor = NetViews.Train });
        Assert.Equal(3, net.LearnedLayers.Count);
        LoadReport report = net.LoadWeights(path);
        Assert.False(report.IsComplete);
        Assert.True(report.IsCompleteFor(NetViews.Train));
        Assert.Same(report, report.EnsureComplete(NetViews.Train));
    }

    [Fact]
    public void What_every_view_needs_must_be_there()
    {
        using var folder = new TemporaryFolder();
        using CompiledNet compiled = CompiledNet.Of(Net);
        string path = Saved(folder, compiled, "fc_new", "fc_test");
        foreach (NetViews views in new[] { NetViews.Train, NetViews.Test, NetViews.Predict, NetViews.All })
            Assert.Throws<WeightFileException>(() => Load(compiled, path, new() { CompleteFor = views }));
    }

    [Fact]
    public void A_net_with_parameters_of_open_size_shared_by_layers_that_disagree_is_not_changed()
    {
        using var folder = new TemporaryFolder();
        using CompiledNet compiled = CompiledNet.Of("""
            layer { name: "d" type: "Data" top: "data" top: "label" data_param { batch_size: 2 } }
            layer { name: "a" type: "InnerProduct" bottom: "data" top: "a" param { name: "w" } param { name: "b" } inner_product_param { num_output: 3 } }
            layer { name: "b" type: "InnerProduct" bottom: "data" top: "b" param { name: "w" } param { name: "b" } inner_product_param { num_output: 3 } }
            layer { name: "s" type: "Eltwise" bottom: "a" bottom: "b" top: "s" }
            layer { name: "loss" type: "SoftmaxWithLoss" bottom: "s" bottom: "label" top: "loss" }
            """);
        string file(long columns) => folder.Write(Nets.Net(
            Nets.Layer("a", Nets.Blob([3, 4], new float[12]), Nets.Blob([3], 1, 2, 3)),
            Nets.Layer("b", Nets.Blob([3, columns], new float[3 * columns]), Nets.Blob([3], 1, 2, 3))));
        var error = Assert.Throws<WeightFileException>(() => compiled.Net.LoadWeights(file(5)));
        Assert.Contains("b[0]  shape mismatch  net [3, 4] (as a has it), file [3, 5]", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, compiled.Net.LearnedLayers[0].Blobs[0].numel());
        Assert.True(compiled.Net.LoadWeights(file(4)).IsComplete);
        Assert.Equal([3L, 4], compiled.Net.LearnedLayers[1].Blobs[0].shape);
    }

    private static string Saved(TemporaryFolder folder, CompiledNet net, params string[] layers)
    {
        string path = Path.Combine(folder.Root, "part.caffemodel");
        var part = new LearnedLayers(net.Net.LearnedLayers.Where(l => layers.Contains(l.Name)));
        using (no_grad())
            foreach (Tensor blob in part.SelectMany(l => l.Blobs))
                blob.uniform_(1, 2);
        CaffeModel.Save(path, "Ph", part);
        return path;
    }

    // What the class's own Load does.
    private static ICaffeNet Load(CompiledNet net, string path, LoadOptions options) => NetFactory.Load(() => net.CreateAnother(), path, options);
}
