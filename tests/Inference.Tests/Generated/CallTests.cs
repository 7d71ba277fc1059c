using System.Numerics.Tensors;
using Prototxt.Hosting;
using Xunit;

namespace Prototxt.Inference.Tests.Generated;

/// <summary>Calls of a kind that few nets have, through the generator.</summary>
public sealed class CallTests
{
    private const string Pair = """
        layer { name: "a" type: "Input" top: "a" input_param { shape { dim: 1 dim: 2 dim: 1 dim: 2 } } }
        layer { name: "b" type: "Input" top: "b" input_param { shape { dim: 1 dim: 2 dim: 1 dim: 2 } } }

        """;

    private static readonly float[] a = [1, -2, 3, -4], b = [-3, 1, 1, 1];

    [Theory]
    [InlineData("operation: SUM coeff: 1 coeff: 2", new float[] { -0.5f, 0, 5, -0.2f })]
    [InlineData("operation: PROD", new float[] { -0.3f, -0.2f, 3, -0.4f })]
    [InlineData("operation: MAX", new float[] { 1, 1, 3, 1 })]
    public void An_Eltwise_has_its_own_ReLU(string operation, float[] expected) =>
        AssertClose(expected, Predict(Pair + $$"""layer { name: "e" type: "Eltwise" bottom: "a" bottom: "b" top: "e" eltwise_param { {{operation}} relu: true negative_slope: 0.1 } }""", LayerWeights.From("none", [])));

    [Fact]
    public void A_sum_that_a_convolution_computes_keeps_its_ReLU()
    {
        string net = Pair + """
            layer { name: "conv" type: "Convolution" bottom: "b" top: "conv" convolution_param { num_output: 2 kernel_size: 1 bias_term: false } }
            layer { name: "e" type: "Eltwise" bottom: "a" bottom: "conv" top: "e" eltwise_param { operation: SUM relu: true } }
            """;
        AssertClose([0, 0, 4, 0], Predict(net, LayerWeights.From("memory", [("conv", [2, 2, 1, 1], [1, 0, 0, 1])])));
    }

    [Fact]
    public void A_BatchNorm_has_its_own_ReLU()
    {
        string net = Pair + """
            layer { name: "sum" type: "Eltwise" bottom: "a" bottom: "b" top: "sum" }
            layer { name: "bn" type: "BatchNorm" bottom: "sum" top: "bn" batch_norm_param { eps: 0 relu: true } }
            """;
        AssertClose([0, 0, 1, 0], Predict(net, LayerWeights.From("memory", [("bn", [2], [0, 2]), ("bn", [2], [4, 4]), ("bn", [1], [1])])));
    }

    [Fact]
    public void A_layer_of_several_tops_reads_its_weights_once()
    {
        string net = Pair + """
            layer { name: "conv" type: "Convolution" bottom: "a" bottom: "b" top: "x" top: "y" convolution_param { num_output: 1 kernel_size: 1 } }
            layer { name: "relu" type: "ReLU" bottom: "x" top: "x" }
            layer { name: "c" type: "Concat" bottom: "x" bottom: "y" top: "c" }
            layer { name: "again" type: "Convolution" bottom: "a" bottom: "b" top: "p" top: "q" convolution_param { num_output: 1 kernel_size: 1 } }
            layer { name: "z" type: "Concat" bottom: "c" bottom: "p" bottom: "q" top: "z" }
            """;
        string code = Predictors.Code(Predictors.Generate(net))!;
        // The function behind one of the tops is computed with it: other weights.
        Assert.Equal(3, code.Split("weights.Convolution(").Length - 1);
        AssertClose([4.5f, 0, -1.5f, 2.5f, 4, -6, -2, 2], Predict(net, LayerWeights.From("memory",
            [("conv", [1, 2, 1, 1], [1, 1]), ("conv", [1], [0.5f]), ("again", [1, 2, 1, 1], [1, 1]), ("again", [1], [0])])));
    }

    [Fact]
    public void Recurrent_layers_say_that_they_keep_no_state()
    {
        const string net = """
            layer { name: "x" type: "Input" top: "x" input_param { shape { dim: 2 dim: 1 dim: 3 } } }
            layer { name: "cont" type: "Input" top: "cont" input_param { shape { dim: 2 dim: 1 } } }
            layer { name: "lstm" type: "LSTM" bottom: "x" bottom: "cont" top: "h" recurrent_param { num_output: 2 } }
            """;
        Assert.Contains("keep no state", Predictors.Code(Predictors.Generate(net)), StringComparison.Ordinal);
    }

    [Fact]
    public void States_of_an_LSTM_are_outputs()
    {
        const string net = """
            layer { name: "x" type: "Input" top: "x" input_param { shape { dim: 1 dim: 1 dim: 3 } } }
            layer { name: "cont" type: "Input" top: "cont" input_param { shape { dim: 1 dim: 1 } } }
            layer { name: "s" type: "Input" top: "h0" top: "c0" input_param { shape { dim: 1 dim: 1 dim: 2 } } }
            layer { name: "lstm" type: "LSTM" bottom: "x" bottom: "cont" bottom: "h0" bottom: "c0" top: "h" top: "h1" top: "c1" recurrent_param { num_output: 2 expose_hidden: true } }
            """;
        GeneratorRun run = Predictors.Generate(net);
        string code = Predictors.Code(run)!;
        Assert.DoesNotContain("keep no state", code, StringComparison.Ordinal);
        Assert.Equal(1, code.Split("weights.LSTM(").Length - 1);
        Assert.Contains("_lstm.Cell([x, cont, h0, c0]", code, StringComparison.Ordinal);
    }

    [Fact]
    public void DummyData_has_fillers_of_its_tops()
    {
        const string net = """
            layer { name: "noise" type: "DummyData" top: "u" top: "g" top: "d" top: "zero" dummy_data_param {
              shape { dim: 200 dim: 300 } shape { dim: 200 dim: 300 } shape { dim: 2 dim: 2 } shape { dim: 1 }
              data_filler { type: "xavier" } data_filler { type: "msra" variance_norm: FAN_OUT } data_filler { type: "diagonal" diag_val: 2 } data_filler { } } }
            """;
        using CompiledPredictor compiled = Predictors.Compile(Predictors.Generate(net));
        using NetPredictor predictor = compiled.Create(LayerWeights.From("none", []));
        IReadOnlyDictionary<string, Tensor<float>> found = predictor.Predict(new Dictionary<string, Tensor<float>>());
        // Uniform up to the root of 3 / 300, normal with the root of 2 / 200.
        Assert.InRange(Predictors.Flat(found["u"]).Max(), 0.0999f, 0.1f);
        Assert.Equal(0.1, Math.Sqrt(Predictors.Flat(found["g"]).Average(n => (double)n * n)), 0.005);
        AssertClose([2, 0, 0, 2], Predictors.Flat(found["d"]));
        AssertClose([0], Predictors.Flat(found["zero"]));
    }

    private static float[] Predict(string net, LayerWeights weights)
    {
        using CompiledPredictor compiled = Predictors.Compile(Predictors.Generate(net));
        using NetPredictor predictor = compiled.Create(weights);
        Dictionary<string, Tensor<float>> inputs = new() { ["a"] = Tensor.Create(a, [1, 2, 1, 2]), ["b"] = Tensor.Create(b, [1, 2, 1, 2]) };
        return Predictors.Flat(Assert.Single(predictor.Predict(inputs)).Value);
    }

    private static void AssertClose(float[] expected, float[] found)
    {
        Assert.Equal(expected.Length, found.Length);
        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
    }
}
