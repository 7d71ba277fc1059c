using Prototxt.Tests.Layers;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Views;

/// <summary>A net that is moved or converted: layers that share a parameter go on sharing it, and whoever holds one sees it.</summary>
public class MovedNetTests
{
    private const string Siamese = """
        name: "Twins"
        layer { name: "d" type: "Input" top: "a" top: "b" input_param { shape { dim: 2 dim: 4 } } }
        layer { name: "ip1" type: "InnerProduct" bottom: "a" top: "x" param { name: "w" } param { name: "v" } inner_product_param { num_output: 3 weight_filler { type: "xavier" } bias_filler { type: "constant" value: 0.5 } } }
        layer { name: "ip2" type: "InnerProduct" bottom: "b" top: "y" param { name: "w" } param { name: "v" } inner_product_param { num_output: 3 } }
        layer { name: "e" type: "Eltwise" bottom: "x" bottom: "y" top: "o" }
        """;

    // Between types, between buffers, and within one layer.
    private const string Mixed = """
        name: "Mixed"
        layer { name: "d" type: "Input" top: "a" input_param { shape { dim: 2 dim: 3 dim: 1 dim: 1 } } }
        layer { name: "conv" type: "Convolution" bottom: "a" top: "c" param { name: "w" } convolution_param { num_output: 3 kernel_size: 1 bias_term: false weight_filler { type: "xavier" } } }
        layer { name: "ip" type: "InnerProduct" bottom: "c" top: "i" param { name: "w" share_mode: PERMISSIVE } inner_product_param { num_output: 3 bias_term: false } }
        layer { name: "bn1" type: "BatchNorm" bottom: "c" top: "n1" param { name: "m" } param { name: "s" } param { name: "f" } }
        layer { name: "bn2" type: "BatchNorm" bottom: "i" top: "n2" param { name: "m" } param { name: "s" } param { name: "f" } }
        layer { name: "scale" type: "Scale" bottom: "n2" top: "s2" param { name: "g" } param { name: "g" } scale_param { bias_term: true } }
        layer { name: "prelu1" type: "PReLU" bottom: "n1" top: "p1" param { name: "slope" } }
        layer { name: "prelu2" type: "PReLU" bottom: "s2" top: "p2" param { name: "slope" } }
        """;

    public static TheoryData<string> Ways => ["double", "half", "device", "there and back"];

    [Theory]
    [MemberData(nameof(Ways))]
    public void Shared_parameters_stay_one_and_keep_their_values(string way)
    {
        foreach (string prototxt in (string[])[Siamese, Mixed])
        {
            using var scope = NewDisposeScope();
            using var net = CompiledNet.Of(prototxt);
            LearnableParameter[] before = [.. net.Net.LearnableParameters];
            float[][] values = Values(net);
            int objects = Blobs(net).Distinct(ReferenceEqualityComparer.Instance).Count();
            Move((nn.Module)net.Net, way);

            LearnableParameter[] after = [.. net.Net.LearnableParameters];
            Assert.Equal(before.Length, after.Length);
            for (int i = 0; i < after.Length; i++)
                Assert.Same(before[i].Value, after[i].Value);
            Assert.Equal(objects, Blobs(net).Distinct(ReferenceEqualityComparer.Instance).Count());
            Assert.All(Blobs(net), b => Assert.False(b.IsInvalid));
            Assert.All(after, p => Assert.True(p.Value.requires_grad));
            if (way == "device")
            {
                Assert.All(Blobs(net), b => Assert.Equal(DeviceType.META, b.device_type));
                return;
            }

            ScalarType type = way switch { "double" => ScalarType.Float64, "half" => ScalarType.Float16, _ => ScalarType.Float32 };
            Assert.All(Blobs(net), b => Assert.Equal(type, b.dtype));
            for (int i = 0; i < values.Length; i++)
                Numbers.AreClose(values[i], Values(net)[i], 1e-3);
            Dictionary<string, Tensor> inputs = new() { ["a"] = Inputs(prototxt).to(type), ["b"] = Inputs(prototxt).to(type) };
            foreach (Tensor output in net.Run("Predict", inputs).Values)
                Assert.Equal(type, output.dtype);
        }
    }

    [Fact]
    public void An_optimizer_sees_the_gradient_of_both_uses()
    {
        using var scope = NewDisposeScope();
        using var net = CompiledNet.Of(Siamese);
        LearnableParameter[] before = [.. net.Net.LearnableParameters];
        ((nn.Module)net.Net).to(ScalarType.Float64);
        using var sgd = optim.SGD(before.Select(p => p.Value), 1);
        Tensor weight = net.Net.LearnedLayers[0].Blobs[0], start = weight.detach().clone();
        Tensor x = ones(2, 4, ScalarType.Float64);
        net.Blobs("Predict", new Dictionary<string, Tensor> { ["a"] = x, ["b"] = x })["o"].sum().backward();
        sgd.step();
        // Two inputs of two items, and two layers on the one weight.
        Assert.True((start - weight.detach()).allclose(full([3, 4], 4.0, ScalarType.Float64)));
    }

    [Fact]
    public void Gradients_move_with_their_parameters()
    {
        using var scope = NewDisposeScope();
        using var net = CompiledNet.Of(Siamese);
        Tensor weight = net.Net.LearnableParameters[0].Value;
        (weight * 2).sum().backward();
        ((nn.Module)net.Net).to(ScalarType.Float64);
        Assert.Equal(ScalarType.Float64, weight.grad!.dtype);
        Assert.Equal(2, weight.grad[0, 0].item<double>());
    }

    [Fact]
    public void A_kept_state_is_converted_with_the_net()
    {
        using var scope = NewDisposeScope();
        using var net = CompiledNet.Of("""
            layer { name: "x" type: "Input" top: "x" top: "c" input_param { shape { dim: 1 dim: 2 dim: 4 } shape { dim: 1 dim: 2 } } }
            layer { name: "l" type: "LSTM" bottom: "x" bottom: "c" top: "h" recurrent_param { num_output: 5 weight_filler { type: "constant" value: 0.1 } } }
            """);
        Tensor x = ones(1, 2, 4), cont = ones(1, 2);
        _ = net.Run("Predict", new Dictionary<string, Tensor> { ["x"] = x, ["c"] = cont });
        ((nn.Module)net.Net).to(ScalarType.Float64);
        Tensor second = net.Run("Predict", new Dictionary<string, Tensor> { ["x"] = x.to(ScalarType.Float64), ["c"] = cont.to(ScalarType.Float64) }).Values.Single();
        using ICaffeNet other = net.CreateAnother();
        _ = net.Run("Predict", new Dictionary<string, Tensor> { ["x"] = x, ["c"] = cont }, other);
        Tensor expected = net.Run("Predict", new Dictionary<string, Tensor> { ["x"] = x, ["c"] = cont }, other).Values.Single();
        Numbers.AreClose(Numbers.Of(expected), second);
    }

    private static Tensor Inputs(string prototxt) => prototxt == Siamese ? Numbers.Mixed(2, 4) : Numbers.Mixed(2, 3, 1, 1);

    private static Tensor[] Blobs(CompiledNet net) =>
        [.. ((nn.Module)net.Net).modules().SelectMany(m => m.parameters(false).Cast<Tensor>().Concat(m.buffers(false)))];

    private static float[][] Values(CompiledNet net) => [.. Blobs(net).Select(b => Numbers.Of(b))];

    private static void Move(nn.Module net, string way)
    {
        switch (way)
        {
            case "double":
                net.to(ScalarType.Float64);
                break;
            case "half":
                net.half();
                break;
            case "device":
                net.to(DeviceType.META);
                break;
            default:
                net.to(ScalarType.Float64).to(CPU).to(ScalarType.Float32);
                break;
        }
    }
}
