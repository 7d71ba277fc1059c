using System.Numerics.Tensors;
using System.Text.RegularExpressions;
using Prototxt.Hosting;
using Xunit;

namespace Prototxt.Inference.Tests.Generated.Plans;

/// <summary>Nets over data whose sizes no prototxt tells: the caller of Predict and the weight file do.</summary>
public sealed class OpenSizeTests
{
    private const string LeNet = """
        layer { name: "mnist" type: "Data" top: "data" top: "label" data_param { source: "lmdb" batch_size: 100 backend: LMDB } }
        layer { name: "conv1" type: "Convolution" bottom: "data" top: "conv1" convolution_param { num_output: 20 kernel_size: 5 } }
        layer { name: "bn1" type: "BatchNorm" bottom: "conv1" top: "conv1" }
        layer { name: "pool1" type: "Pooling" bottom: "conv1" top: "pool1" pooling_param { kernel_size: 2 stride: 2 } }
        layer { name: "ip1" type: "InnerProduct" bottom: "pool1" top: "ip1" inner_product_param { num_output: 10 } }
        layer { name: "relu1" type: "ReLU" bottom: "ip1" top: "ip1" }
        layer { name: "ip2" type: "InnerProduct" bottom: "ip1" top: "ip2" inner_product_param { num_output: 4 } }
        layer { name: "loss" type: "SoftmaxWithLoss" bottom: "ip2" bottom: "label" top: "loss" }
        """;

    private const string Layers = """
        layer { name: "data" type: "Data" top: "data" data_param { source: "lmdb" batch_size: 1 backend: LMDB } }
        layer { name: "bn" type: "BatchNorm" bottom: "data" top: "bn" }
        layer { name: "scale" type: "Scale" bottom: "bn" top: "bn" scale_param { bias_term: true } }
        layer { name: "prelu" type: "PReLU" bottom: "bn" top: "bn" }
        layer { name: "up" type: "Deconvolution" bottom: "bn" top: "up" convolution_param { num_output: 6 kernel_size: 2 stride: 2 } }
        layer { name: "pool" type: "Pooling" bottom: "up" top: "pool" pooling_param { pool: AVE kernel_size: 2 stride: 2 } }
        layer { name: "both" type: "Concat" bottom: "pool" bottom: "bn" top: "both" }
        layer { name: "groups" type: "Convolution" bottom: "bn" top: "groups" convolution_param { num_output: 4 group: 2 kernel_size: 1 } }
        layer { name: "slice" type: "Slice" bottom: "bn" top: "left" top: "right" }
        layer { name: "rest" type: "Slice" bottom: "both" top: "first" top: "others" slice_param { slice_point: 3 } }
        layer { name: "sum" type: "Eltwise" bottom: "left" bottom: "right" top: "sum" }
        """;

    [Theory]
    [InlineData(1, 12, 10)]
    [InlineData(3, 28, 28)]
    [InlineData(20, 9, 8)]
    public void Any_channels_and_sizes_that_the_weights_fit(int channels, int height, int width)
    {
        using NetPair pair = new(LeNet, channels, [2, channels, height, width]);
        Assert.Contains("Predict(System::ReadOnlySpan<float> data, int images, int channels, int height, int width, System", OneLine(pair.Code), StringComparison.Ordinal);
        Assert.InRange(pair.Difference(), 0, 2e-5);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(18)]
    public void Layers_whose_blobs_have_open_sizes(int channels)
    {
        using NetPair pair = new(Layers, channels, [2, channels, 5, 4]);
        Assert.InRange(pair.Difference(), 0, 2e-5);
    }

    [Fact]
    public void Not_even_the_axes_are_told()
    {
        const string net = """
            layer { name: "data" type: "HDF5Data" top: "data" top: "label" hdf5_data_param { source: "list" batch_size: 10 } }
            layer { name: "ip" type: "InnerProduct" bottom: "data" top: "ip" inner_product_param { num_output: 5 } }
            layer { name: "tanh" type: "TanH" bottom: "ip" top: "ip" }
            layer { name: "loss" type: "SoftmaxWithLoss" bottom: "ip" bottom: "label" top: "loss" }
            """;
        using NetPair pair = new(net, 5, [3, 4]);
        Assert.InRange(pair.Difference(), 0, 2e-5);
        using NetPair picture = new(net, 6, [3, 2, 4, 5]);
        Assert.InRange(picture.Difference(), 0, 2e-5);
    }

    [Fact]
    public void What_does_not_fit_the_weights_is_told()
    {
        using NetPair pair = new(LeNet, 7, [1, 3, 12, 12]);
        using NetPredictor predictor = pair.Create();
        Tensor<float> grey = Tensor.Create(new float[144], [1, 1, 12, 12]);
        ArgumentException e = Assert.Throws<ArgumentException>(() => predictor.Predict(new Dictionary<string, Tensor<float>> { ["data"] = grey }));
        Assert.Contains("\"conv1\": expected a bottom of 3 channels", e.Message, StringComparison.Ordinal);
        Assert.Equal([-1, -1, -1, -1], predictor.Inputs.Single().Shape!);
    }

    [Fact]
    public void Weights_of_another_number_of_axes_are_refused()
    {
        GeneratorRun run = Predictors.Generate(string.Join('\n', LeNet.Split('\n').Where(line => !line.Contains("bn1", StringComparison.Ordinal))));
        using CompiledPredictor compiled = Predictors.Compile(run);
        using LayerWeights weights = LayerWeights.From("memory", [("conv1", [20, 3, 5, 4], new float[1200]), ("conv1", [20], new float[20])]);
        Prototxt.Weights.WeightFileException e = Assert.Throws<Prototxt.Weights.WeightFileException>(() => compiled.Create(weights));
        Assert.Contains("[20, 3, 5, 4]", e.Message, StringComparison.Ordinal);
    }

    // Long declarations have a parameter on each line.
    private static string OneLine(string code) => Regex.Replace(code, @"(?<=[(,])\s+", m => m.Index > 0 && code[m.Index - 1] == '(' ? "" : " ");
}
