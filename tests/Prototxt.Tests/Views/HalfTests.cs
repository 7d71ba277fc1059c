using Prototxt.Tests.Layers;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Views;

/// <summary>Nets of 16 bits: the answers are those of 32, but for rounding.</summary>
public class HalfTests
{
    private const string Head = """
        name: "Short"
        layer { name: "d" type: "Input" top: "data" input_param { shape { dim: 2 dim: 4 dim: 9 dim: 9 } } }
        """;

    public static TheoryData<string> Nets
    {
        get
        {
            TheoryData<string> nets = [];
            foreach (string pool in (string[])["MAX", "AVE"])
                foreach (string window in (string[])["kernel_size: 3 stride: 2", "kernel_size: 3 stride: 2 pad: 1", "kernel_size: 2 stride: 3", "kernel_size: 2 stride: 2 pad: 1 round_mode: FLOOR", "kernel_size: 8 stride: 3 pad: 2", "global_pooling: true"])
                    nets.Add($$"""layer { name: "p" type: "Pooling" bottom: "data" top: "p" pooling_param { pool: {{pool}} {{window}} } }""");
            nets.Add("""layer { name: "p" type: "Pooling" bottom: "data" top: "p" top: "m" pooling_param { kernel_size: 2 stride: 2 pad: 1 } }""");
            nets.Add("""layer { name: "p" type: "Pooling" bottom: "data" top: "p" pooling_param { pool: STOCHASTIC kernel_size: 3 stride: 2 } }""");
            nets.Add("""layer { name: "p" type: "SPP" bottom: "data" top: "p" spp_param { pyramid_height: 3 } }""");
            nets.Add("""
                layer { name: "conv" type: "Convolution" bottom: "data" top: "conv" convolution_param { num_output: 8 kernel_size: 3 pad: 1 weight_filler { type: "msra" } } }
                layer { name: "bn" type: "BatchNorm" bottom: "conv" top: "conv" }
                layer { name: "scale" type: "Scale" bottom: "conv" top: "conv" scale_param { bias_term: true } }
                layer { name: "relu" type: "PReLU" bottom: "conv" top: "conv" }
                layer { name: "lrn" type: "LRN" bottom: "conv" top: "lrn" lrn_param { norm_region: WITHIN_CHANNEL local_size: 3 } }
                layer { name: "norm" type: "LRN" bottom: "lrn" top: "norm" }
                layer { name: "mvn" type: "MVN" bottom: "conv" top: "mvn" }
                layer { name: "cat" type: "Concat" bottom: "norm" bottom: "mvn" top: "cat" }
                layer { name: "up" type: "Deconvolution" bottom: "cat" top: "up" convolution_param { num_output: 4 kernel_size: 2 stride: 2 weight_filler { type: "msra" } } }
                layer { name: "interp" type: "Interp" bottom: "up" top: "interp" interp_param { height: 6 width: 6 } }
                layer { name: "ip" type: "InnerProduct" bottom: "interp" top: "ip" inner_product_param { num_output: 5 weight_filler { type: "xavier" } } }
                layer { name: "prob" type: "Softmax" bottom: "ip" top: "prob" }
                """);
            return nets;
        }
    }

    [Theory]
    [MemberData(nameof(Nets))]
    public void Sixteen_bits_give_what_thirty_two_give(string layers)
    {
        using var scope = NewDisposeScope();
        using var net = CompiledNet.Of(Head + layers);
        Tensor x = Numbers.Mixed(2, 4, 9, 9).abs();
        NetOutputs whole = net.Run("Predict", new Dictionary<string, Tensor> { ["data"] = x });
        // Not every processor's convolutions can be trusted with bfloat16.
        (ScalarType, double)[] types = layers.Contains("Convolution", StringComparison.Ordinal) ? [(ScalarType.Float16, 2e-2)] : [(ScalarType.Float16, 1e-2), (ScalarType.BFloat16, 6e-2)];
        foreach ((ScalarType type, double tolerance) in types)
        {
            ((nn.Module)net.Net).to(type);
            foreach ((string name, Tensor found) in net.Run("Predict", new Dictionary<string, Tensor> { ["data"] = x.to(type) }))
            {
                if (name == "m")
                    continue; // where the maxima are: equal ones of 16 bits need not be of 32
                Assert.Equal(type, found.dtype);
                // a maximum over nothing is the lowest number of the type
                float lowest = type == ScalarType.Float16 ? (float)Half.MinValue : -3.3895314e38f;
                Numbers.AreClose([.. Numbers.Of(whole[name]).Select(v => Math.Max(v, lowest))], found, tolerance);
            }
        }
    }

    [Theory]
    [InlineData("LSTM")]
    [InlineData("RNN")]
    public void Recurrent_layers_too(string type)
    {
        using var scope = NewDisposeScope();
        using var net = CompiledNet.Of($$"""
            layer { name: "x" type: "Input" top: "x" top: "c" input_param { shape { dim: 3 dim: 2 dim: 4 } shape { dim: 3 dim: 2 } } }
            layer { name: "l" type: "{{type}}" bottom: "x" bottom: "c" top: "h" recurrent_param { num_output: 5 weight_filler { type: "xavier" } } }
            """);
        Tensor x = Numbers.Mixed(3, 2, 4), cont = tensor(new float[] { 0, 0, 1, 1, 1, 1 }, [3, 2]);
        Tensor whole = net.Run("Predict", new Dictionary<string, Tensor> { ["x"] = x, ["c"] = cont }).Values.Single();
        ((nn.Module)net.Net).half();
        Tensor found = net.Run("Predict", new Dictionary<string, Tensor> { ["x"] = x.half(), ["c"] = cont }).Values.Single();
        Assert.Equal(ScalarType.Float16, found.dtype);
        Numbers.AreClose(Numbers.Of(whole), found, 1e-2);
    }

    [Theory]
    [InlineData("LRN")]
    [InlineData("MVN")]
    public void Squares_beyond_what_half_can_hold_are_no_infinity(string type)
    {
        using var scope = NewDisposeScope();
        using var net = CompiledNet.Of($$"""
            layer { name: "d" type: "Input" top: "data" input_param { shape { dim: 1 dim: 3 dim: 2 dim: 2 } } }
            layer { name: "n" type: "{{type}}" bottom: "data" top: "n" }
            """);
        Tensor x = Numbers.Mixed(1, 3, 2, 2) * 600;
        Tensor whole = net.Run("Predict", new Dictionary<string, Tensor> { ["data"] = x }).Values.Single(), found = net.Run("Predict", new Dictionary<string, Tensor> { ["data"] = x.half() }).Values.Single();
        Numbers.AreClose(Numbers.Of(whole), found, 1e-2);
    }
}
