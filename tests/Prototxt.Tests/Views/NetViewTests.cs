using Prototxt.Tests.Infrastructure;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Views;

/// <summary>What a net tells of its views, to code that is written for any net.</summary>
public class NetViewTests
{
    private const string Twins = """
        layer { name: "d" type: "Input" top: "a" input_param { shape { dim: 2 dim: 2 dim: 2 } } }
        layer { name: "ip1" type: "InnerProduct" bottom: "a" top: "x" param { name: "w" } inner_product_param { num_output: 4 bias_term: false weight_filler { type: "xavier" } } }
        layer { name: "r" type: "Reshape" bottom: "x" top: "r" reshape_param { shape { dim: 0 dim: 2 dim: 1 dim: 2 } } }
        layer { name: "conv" type: "Convolution" bottom: "r" top: "y" param { name: "w" share_mode: PERMISSIVE } convolution_param { num_output: 8 kernel_size: 1 bias_term: false } }
        """;

    [Fact]
    public void Ports_have_names_shapes_and_transforms()
    {
        using var net = CompiledNet.Of(Nets.Small);
        Assert.Equal(
            ["Train: data [?,3,12,12], label [?] → loss []", "Test: data [?,3,12,12], label [?] → accuracy [], loss []", "Predict: data [?,3,12,12] → prob [?,5]"],
            net.Net.Views.Select(v => v.ToString()));
        Assert.Equal([Phase.Train, Phase.Test, Phase.Test], net.Net.Views.Select(v => v.Phase));
        Assert.All(net.Net.Views, v => Assert.Equal([12, 12], [v.Inputs[0].Transform!.CropSize, (int)v.Inputs[0].Shape![2]]));
        Assert.True(net.View("Train")!.Inputs[0].Transform!.Mirror);
        Assert.All(net.Net.Views.SelectMany(v => v.Inputs.Skip(1).Concat(v.Outputs)), p => Assert.Null(p.Transform));
    }

    [Fact]
    public void Each_input_has_its_own_transform()
    {
        using var net = CompiledNet.Of("""
            layer { name: 'lab' type: 'Data' top: 'label' transform_param { scale: 0.25 } data_param { batch_size: 4 } }
            layer { name: 'img' type: 'Data' top: 'data' transform_param { scale: 0.5 } data_param { batch_size: 4 } }
            layer { name: 'ip' type: 'InnerProduct' bottom: 'data' top: 'ip' inner_product_param { num_output: 3 } }
            layer { name: 'loss' type: 'SoftmaxWithLoss' bottom: 'ip' bottom: 'label' top: 'loss' }
            """);
        Assert.Equal([("label", 0.25f), ("data", 0.5f)], net.View("Train")!.Inputs.Select(i => (i.Name, i.Transform!.Scale)));
        Assert.Equal([("data", 0.5f)], net.View("Predict")!.Inputs.Select(i => (i.Name, i.Transform!.Scale)));
    }

    [Theory]
    [InlineData("layer { name: 'h' type: 'HDF5Data' top: 'x' hdf5_data_param { source: 's' batch_size: 4 } }", "x […] → y […]")]
    [InlineData("layer { name: 'd' type: 'Data' top: 'x' data_param { batch_size: 4 } }", "x [?,?,?,?] → y [?,?,?,?]")]
    [InlineData("layer { name: 'd' type: 'Input' top: 'x' input_param { shape { dim: 2 dim: 7 } } }", "x [?,7] → y [?,7]")]
    public void Sizes_that_are_not_known_are_marked(string data, string expected)
    {
        using var net = CompiledNet.Of(GeneratorRun.Of(data + " layer { name: 'y' type: 'ReLU' bottom: 'x' top: 'y' }"));
        Assert.Equal("Predict: " + expected, net.View("Predict")!.ToString());
    }

    [Fact]
    public void Inputs_that_do_not_fit_the_view_are_refused()
    {
        using var scope = NewDisposeScope();
        using var net = CompiledNet.Of(Nets.Small);
        Tensor data = rand(2, 3, 12, 12), label = zeros(2);
        NetView train = net.View("Train")!, predict = net.View("Predict")!;
        Refused(train, "The view Train expects 'data', 'label', found 'data'.", ("data", data));
        Refused(train, "The view Train expects 'data', 'label', found 'data', 'labels'.", ("data", data), ("labels", label));
        Refused(train, "The view Train expects 'data', 'label', found no input.");
        Refused(predict, "The view Predict expects 'data', found 'data', 'label'.", ("data", data), ("label", label));

        static void Refused(NetView view, string message, params (string Name, Tensor Value)[] inputs)
        {
            var given = inputs.ToDictionary(i => i.Name, i => i.Value);
            Assert.StartsWith(message, Assert.Throws<ArgumentException>(() => view.Run(given)).Message, StringComparison.Ordinal);
            Assert.StartsWith(message, Assert.Throws<ArgumentException>(() => view.Blobs(given)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Outputs_belong_to_what_the_view_gives()
    {
        using var scope = NewDisposeScope();
        using var net = CompiledNet.Of(Nets.Small);
        Dictionary<string, Tensor> inputs = new() { ["data"] = rand(2, 3, 12, 12), ["label"] = zeros(2) };
        NetOutputs test = net.View("Test")!.Run(inputs);
        Assert.Equal(["accuracy", "loss"], test.Keys);
        Assert.Equal(2, test.Count);
        Assert.True(test.ContainsKey("loss") && !test.ContainsKey("Loss"));
        Assert.Equal(test["loss"].item<float>(), test.TotalLoss!.item<float>());
        Assert.Equal("There is no output 'prob'. The outputs are accuracy, loss.", Assert.Throws<KeyNotFoundException>(() => test["prob"]).Message);
        Tensor[] all = [.. test.Values, test.TotalLoss];
        test.Dispose();
        Assert.All(all, t => Assert.True(t.IsInvalid));
        inputs.Remove("label");
        Assert.Null(net.View("Predict")!.Run(inputs).TotalLoss);
    }

    [Fact]
    public void What_a_net_tells_is_made_once()
    {
        using var net = CompiledNet.Of(Nets.Small);
        Assert.Same(net.Net.Views, net.Net.Views);
        Assert.Same(net.Net.LearnedLayers, net.Net.LearnedLayers);
        Assert.Same(net.Net.LearnableParameters, net.Net.LearnableParameters);
        net.Net.Dispose();
        Assert.Throws<ObjectDisposedException>(() => net.Net.Views);
        Assert.Throws<ObjectDisposedException>(() => net.Net.LearnedLayers);
        Assert.Throws<ObjectDisposedException>(() => net.Net.LearnableParameters);
    }

    [Fact]
    public void A_shared_blob_in_another_shape_outlives_scopes_and_moves()
    {
        using var net = CompiledNet.Of(Twins);
        using (NewDisposeScope())
            _ = net.Net.LearnedLayers;
        Check();
        ((nn.Module)net.Net).to(ScalarType.Float64);
        Check();

        void Check()
        {
            using var scope = NewDisposeScope();
            Tensor weight = net.Net.LearnedLayers[0].Blobs[0], other = net.Net.LearnedLayers[1].Blobs[0];
            Assert.Equal([4, 4], weight.shape);
            Assert.Equal([8, 2, 1, 1], other.shape);
            using (no_grad())
                weight.fill_(3).view(-1)[5] = 7;
            Assert.Equal(weight.dtype, other.dtype);
            Assert.True(weight.view(-1).equal(other.view(-1)).all().item<bool>());
        }
    }

    [Fact]
    public void Parameters_of_a_layer_that_is_moved_alone_are_told_anew()
    {
        using var net = CompiledNet.Of(Nets.Small);
        LearnableParameter before = net.Net.LearnableParameters[0];
        ((nn.Module)net.Net).named_children().Single(c => c.name == "Conv1").module.to(ScalarType.Float64);
        Assert.True(before.Value.IsInvalid);
        Assert.Equal(ScalarType.Float64, net.Net.LearnableParameters[0].Value.dtype);
        Assert.Equal(ScalarType.Float64, net.Net.LearnedLayers[0].Blobs[0].dtype);
    }

    [Fact]
    public void A_net_is_built_on_a_device()
    {
        using var net = CompiledNet.Of(Nets.Small);
        using ICaffeNet other = net.CreateAnother(META);
        Assert.All(net.Net.LearnedLayers.SelectMany(l => l.Blobs), b => Assert.Equal(DeviceType.CPU, b.device_type));
        Assert.NotEmpty(other.LearnedLayers);
        Assert.All(other.LearnedLayers.SelectMany(l => l.Blobs), b => Assert.Equal(DeviceType.META, b.device_type));
        Assert.All(((nn.Module)other).buffers(), b => Assert.Equal(DeviceType.META, b.device_type));
        // TorchSharp believes that a new module is on the CPU; numbers that are nowhere cannot be moved there.
        Assert.ThrowsAny<Exception>(() => ((nn.Module)other).to(DeviceType.CPU));
    }

    [Fact]
    public void A_layer_may_be_called_like_what_a_net_tells()
    {
        string[] names = ["Views", "views", "CreateViews", "create_learned_layers", "IGeneratedNet", "ICaffeNet", "NetView", "device", "x", "y", "state", "contents"];
        using var net = CompiledNet.Of("layer { name: 'data' type: 'Input' top: 'data' input_param { shape { dim: 1 dim: 3 } } }"
            + string.Concat(names.Select(n => $" layer {{ name: '{n}' type: 'InnerProduct' bottom: 'data' top: '{n}' inner_product_param {{ num_output: 2 }} }}")));
        using Tensor data = rand(1, 3);
        using NetOutputs outputs = net.View("Predict")!.Run(new Dictionary<string, Tensor> { ["data"] = data });
        Assert.Equal(names, outputs.Keys);
    }
}
