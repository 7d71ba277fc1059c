using Prototxt.Layers;
using TorchSharp.Modules;
using static TorchSharp.torch;
using Xunit;

namespace Prototxt.Training.Tests.Distributed;

/// <summary>A watched pass has the gradients of a plain one, and tells each of them once.</summary>
public class GradientWatchTests
{
    private const string Gaussian = """weight_filler { type: "gaussian" std: 0.5 } bias_filler { type: "gaussian" std: 0.5 }""";

    private const string Convolution = $$"""layer { name: "a" type: "Convolution" bottom: "data" top: "y" convolution_param { num_output: 3 kernel_size: 3 {{Gaussian}} } }""";

    public static TheoryData<string> Layers => new()
    {
        Convolution,
        $$"""layer { name: "a" type: "Deconvolution" bottom: "data" top: "y" convolution_param { num_output: 3 kernel_size: 3 {{Gaussian}} } }""",
        $$"""layer { name: "a" type: "InnerProduct" bottom: "data" top: "y" inner_product_param { num_output: 3 {{Gaussian}} } }""",
        $$"""layer { name: "a" type: "InnerProduct" bottom: "data" top: "y" inner_product_param { num_output: 3 transpose: true bias_term: false {{Gaussian}} } }""",
        """layer { name: "a" type: "Scale" bottom: "data" top: "y" scale_param { bias_term: true filler { type: "gaussian" } } }""",
        """layer { name: "a" type: "Bias" bottom: "data" top: "y" bias_param { filler { type: "gaussian" } } }""",
        """layer { name: "a" type: "PReLU" bottom: "data" top: "y" }""",
        """layer { name: "p" type: "Parameter" top: "p" parameter_param { shape { dim: 2 dim: 4 dim: 4 } } } layer { name: "a" type: "Bias" bottom: "data" bottom: "p" top: "y" }""",
        """layer { name: "p" type: "Parameter" top: "p" parameter_param { shape { dim: 2 } } } layer { name: "a" type: "Scale" bottom: "data" bottom: "p" top: "y" scale_param { bias_term: true } }""",
        $$"""layer { name: "e" type: "Embed" bottom: "label" top: "e" embed_param { input_dim: 3 num_output: 32 {{Gaussian}} } } layer { name: "f" type: "Reshape" bottom: "e" top: "f" reshape_param { shape { dim: 0 dim: 2 dim: 4 dim: 4 } } } layer { name: "a" type: "Eltwise" bottom: "data" bottom: "f" top: "y" eltwise_param { operation: PROD } }""",
        """layer { name: "a" type: "BatchNorm" bottom: "data" top: "y" batch_norm_param { scale_bias: true } }""",
        """layer { name: "a" type: "BN" bottom: "data" top: "y" bn_param { slope_filler { type: "constant" value: 2 } } }""",
        """layer { name: "a" type: "BN" bottom: "data" top: "y" bn_param { bn_mode: LEARN } }""",
        """layer { name: "a" type: "Normalize" bottom: "data" top: "y" norm_param { across_spatial: false channel_shared: false scale_filler { type: "constant" value: 2 } } }""",
        """layer { name: "c" type: "Reshape" bottom: "data" top: "c" reshape_param { shape { dim: 4 dim: 5 dim: -1 } } } layer { name: "a" type: "RNN" bottom: "c" bottom: "cont" top: "y" recurrent_param { num_output: 4 weight_filler { type: "uniform" min: -1 max: 1 } } }""",
        """layer { name: "c" type: "Reshape" bottom: "data" top: "c" reshape_param { shape { dim: 4 dim: 5 dim: -1 } } } layer { name: "a" type: "LSTM" bottom: "c" bottom: "cont" top: "y" recurrent_param { num_output: 4 weight_filler { type: "uniform" min: -1 max: 1 } } }""",
        // shared by two layers, at two depths
        $$"""layer { name: "a" type: "Convolution" bottom: "data" top: "a" param { name: "w" } param { name: "b" } convolution_param { num_output: 2 kernel_size: 3 pad: 1 {{Gaussian}} } } layer { name: "b" type: "Convolution" bottom: "a" top: "y" param { name: "w" } param { name: "b" } convolution_param { num_output: 2 kernel_size: 3 pad: 1 } }""",
        // one layer, two bottoms
        $$"""layer { name: "s" type: "Power" bottom: "data" top: "s" power_param { scale: 2 } } layer { name: "a" type: "Convolution" bottom: "data" bottom: "s" top: "y" top: "z" convolution_param { num_output: 2 kernel_size: 3 {{Gaussian}} } } layer { name: "l2" type: "Reduction" bottom: "z" top: "l2" loss_weight: 0.5 reduction_param { operation: SUMSQ } }""",
    };

    [Theory]
    [MemberData(nameof(Layers))]
    public void A_watched_pass_has_the_gradients_of_a_plain_one(string layers)
    {
        using CompiledNet compiled = CompiledNet.Of(Net(layers));
        Dictionary<string, Tensor> inputs = TrainedNet.Inputs(compiled.Net.Views[0], batch: 20, seed: 1);
        double plainLoss = TrainedNet.Pass(compiled.Net, inputs);
        Dictionary<string, float[]> plain = TrainedNet.Gradients(compiled.Net);
        Forget(compiled.Net);

        List<(Parameter Parameter, float[] Gradient)> told = [];
        using (var watch = new GradientWatch(_ => true, (parameter, gradient) =>
        {
            told.Add((parameter, TrainedNet.Numbers(gradient)));
            return true;
        }))
        {
            Assert.Equal(plainLoss, TrainedNet.Pass(compiled.Net, inputs));
            Assert.Null(watch.Failure);
        }

        Assert.NotEmpty(plain);
        Assert.Empty(TrainedNet.Gradients(compiled.Net)); // they were taken
        Assert.Equal(plain.Count, told.Count);
        Assert.All(compiled.Net.LearnableParameters.Where(p => plain.ContainsKey($"{p.Layer}:{p.Index}")), p =>
            Assert.Equal(plain[$"{p.Layer}:{p.Index}"], Assert.Single(told, t => ReferenceEquals(t.Parameter, p.Value)).Gradient));
    }

    [Fact]
    public void What_is_not_taken_adds_up_as_ever()
    {
        using CompiledNet compiled = CompiledNet.Of(Net(Convolution));
        Dictionary<string, Tensor> inputs = TrainedNet.Inputs(compiled.Net.Views[0], batch: 4, seed: 1);
        TrainedNet.Pass(compiled.Net, inputs);
        TrainedNet.Pass(compiled.Net, inputs);
        Dictionary<string, float[]> plain = TrainedNet.Gradients(compiled.Net);
        Forget(compiled.Net);
        TrainedNet.Pass(compiled.Net, inputs);
        using (new GradientWatch(_ => true, (_, _) => false))
            TrainedNet.Pass(compiled.Net, inputs);
        TrainedNet.AssertClose(plain, TrainedNet.Gradients(compiled.Net), tolerance: 0);
    }

    [Fact]
    public void A_failure_waits_until_the_pass_is_through()
    {
        using CompiledNet compiled = CompiledNet.Of(Net(Convolution));
        using var watch = new GradientWatch(_ => true, (_, _) => throw new InvalidOperationException("first"));
        TrainedNet.Pass(compiled.Net, TrainedNet.Inputs(compiled.Net.Views[0], batch: 4, seed: 1));
        Assert.Equal("first", watch.Failure?.Message);
    }

    [Fact]
    public void Nobody_watches_after_the_watch()
    {
        using CompiledNet compiled = CompiledNet.Of(Net(Convolution));
        int told = 0;
        new GradientWatch(_ => true, (_, _) => ++told > 0).Dispose();
        TrainedNet.Pass(compiled.Net, TrainedNet.Inputs(compiled.Net.Views[0], batch: 4, seed: 1));
        Assert.Equal(0, told);
        Assert.Equal(2, TrainedNet.Gradients(compiled.Net).Count);
    }

    private static string Net(string layers) => $$"""
        name: "Watched"
        layer { name: "in" type: "Input" top: "data" input_param { shape { dim: 20 dim: 2 dim: 4 dim: 4 } } }
        {{(layers.Contains("\"label\"", StringComparison.Ordinal) ? """layer { name: "in2" type: "Input" top: "label" input_param { shape { dim: 20 } } }""" : "")}}
        {{(layers.Contains("\"cont\"", StringComparison.Ordinal) ? """layer { name: "in3" type: "Input" top: "cont" input_param { shape { dim: 4 dim: 5 } } }""" : "")}}
        {{layers}}
        layer { name: "loss" type: "Reduction" bottom: "y" top: "loss" loss_weight: 1 reduction_param { operation: SUMSQ } }
        """;

    private static void Forget(ICaffeNet net)
    {
        foreach (LearnableParameter parameter in net.LearnableParameters)
            parameter.Value.grad = null;
    }
}
