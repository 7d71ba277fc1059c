using Xunit;

namespace Prototxt.Inference.Tests.Generated;

/// <summary>Layers that few nets have, among those that all have: in the layouts, the places and with the fusions that come of it.</summary>
public sealed class RareLayerTests
{
    [Theory]
    [InlineData(1, 12, 10)]
    [InlineData(2, 4, 4)]
    public void Masks_lead_numbers_back(int images, int height, int width)
    {
        const string net = """
            layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 1 dim: 3 dim: 12 dim: 10 } } }
            layer { name: "conv1" type: "Convolution" bottom: "data" top: "conv1" convolution_param { num_output: 20 kernel_size: 3 pad: 1 } }
            layer { name: "bn1" type: "BN" bottom: "conv1" top: "conv1" bn_param { bn_mode: INFERENCE } }
            layer { name: "relu1" type: "ReLU" bottom: "conv1" top: "conv1" }
            layer { name: "pool1" type: "Pooling" bottom: "conv1" top: "pool1" top: "mask1" pooling_param { pool: MAX kernel_size: 2 stride: 2 } }
            layer { name: "conv2" type: "Convolution" bottom: "pool1" top: "conv2" convolution_param { num_output: 20 kernel_size: 3 pad: 1 } }
            layer { name: "bn2" type: "BN" bottom: "conv2" top: "conv2" bn_param { bn_mode: LEARN } }
            layer { name: "up1" type: "Upsample" bottom: "conv2" bottom: "mask1" top: "up1" upsample_param { scale: 2 } }
            layer { name: "both" type: "Concat" bottom: "up1" bottom: "conv1" top: "both" }
            layer { name: "score" type: "Convolution" bottom: "both" top: "score" convolution_param { num_output: 2 kernel_size: 3 pad: 1 } }
            """;
        AssertSame(net, [images, 3, height, width]);
    }

    [Theory]
    [InlineData("MAX")]
    [InlineData("AVE")]
    [InlineData("TILE")]
    public void Unpooling_has_a_size_of_its_own(string pool)
    {
        string net = $$"""
            layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 1 dim: 3 dim: 6 dim: 5 } } }
            layer { name: "conv" type: "Convolution" bottom: "data" top: "conv" convolution_param { num_output: 18 kernel_size: 1 } }
            layer { name: "un" type: "Unpooling" bottom: "conv" top: "un" unpooling_param { unpool: {{pool}} kernel_size: 3 stride: 2 } }
            layer { name: "end" type: "Convolution" bottom: "un" top: "end" convolution_param { num_output: 2 kernel_size: 2 } }
            """;
        AssertSame(net, [2, 3, 6, 5]);
        Assert.DoesNotContain("int height", Predictors.Code(Predictors.Generate(net)), StringComparison.Ordinal);
    }

    [Fact]
    public void Statistics_of_the_batch_and_ReLUs_at_the_end()
    {
        const string net = """
            layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 1 dim: 3 dim: 7 dim: 6 } } }
            layer { name: "conv1" type: "Convolution" bottom: "data" top: "conv1" convolution_param { num_output: 17 kernel_size: 3 pad: 1 } }
            layer { name: "bn1" type: "BatchNorm" bottom: "conv1" top: "bn1" batch_norm_param { use_global_stats: false relu: true } }
            layer { name: "conv2" type: "Convolution" bottom: "bn1" top: "conv2" convolution_param { num_output: 17 kernel_size: 3 pad: 1 } }
            layer { name: "bn2" type: "BatchNorm" bottom: "conv2" top: "bn2" batch_norm_param { relu: true negative_slope: 0.1 } }
            layer { name: "sum" type: "Eltwise" bottom: "bn1" bottom: "bn2" top: "sum" eltwise_param { coeff: 1 coeff: -1 relu: true } }
            layer { name: "conv3" type: "Convolution" bottom: "sum" top: "conv3" convolution_param { num_output: 17 kernel_size: 1 } }
            layer { name: "end" type: "Eltwise" bottom: "sum" bottom: "conv3" top: "end" eltwise_param { relu: true negative_slope: 0.25 } }
            layer { name: "max" type: "Eltwise" bottom: "end" bottom: "bn2" top: "max" eltwise_param { operation: MAX relu: true } }
            layer { name: "six" type: "ReLU6" bottom: "max" top: "max" relu6_param { negative_slope: 0.5 } }
            """;
        AssertSame(net, [3, 3, 7, 6]);
    }

    [Fact]
    public void Weights_serve_several_bottoms()
    {
        const string net = """
            layer { name: "data" type: "Input" top: "a" top: "b" input_param { shape { dim: 1 dim: 16 dim: 8 dim: 6 } } }
            layer { name: "conv" type: "Convolution" bottom: "a" bottom: "b" top: "x" top: "y" convolution_param { num_output: 18 kernel_size: 3 pad: 1 } }
            layer { name: "relu" type: "ReLU" bottom: "x" top: "x" }
            layer { name: "up" type: "Deconvolution" bottom: "x" bottom: "y" top: "p" top: "q" convolution_param { num_output: 16 kernel_size: 2 stride: 2 } }
            layer { name: "sum" type: "Eltwise" bottom: "p" bottom: "q" top: "sum" }
            layer { name: "per" type: "Convolution" bottom: "sum" top: "per" convolution_param { num_output: 3 kernel_size: 3 kernel_size: 1 axis: 1 group: 1 } }
            """;
        AssertSame(net, [2, 16, 8, 6], [2, 16, 8, 6]);
    }

    [Fact]
    public void Convolutions_of_other_axes()
    {
        const string net = """
            layer { name: "video" type: "Input" top: "video" input_param { shape { dim: 1 dim: 3 dim: 6 dim: 8 dim: 7 } } }
            layer { name: "c3d" type: "Convolution" bottom: "video" top: "c3d" convolution_param { num_output: 20 kernel_size: 3 pad: 1 stride: 2 } }
            layer { name: "bn" type: "BatchNorm" bottom: "c3d" top: "c3d" }
            layer { name: "prelu" type: "PReLU" bottom: "c3d" top: "c3d" }
            layer { name: "frames" type: "Convolution" bottom: "c3d" top: "frames" convolution_param { num_output: 4 kernel_size: 3 pad: 1 axis: 2 } }
            layer { name: "lines" type: "Reshape" bottom: "frames" top: "lines" reshape_param { shape { dim: 0 dim: 20 dim: -1 } } }
            layer { name: "c1d" type: "Convolution" bottom: "lines" top: "c1d" convolution_param { num_output: 6 group: 2 kernel_size: 3 dilation: 2 } }
            layer { name: "relu" type: "ReLU" bottom: "c1d" top: "c1d" }
            """;
        AssertSame(net, [2, 3, 6, 8, 7]);
    }

    [Fact]
    public void Sequences_with_states_that_callers_keep()
    {
        const string net = """
            layer { name: "x" type: "Input" top: "x" input_param { shape { dim: 5 dim: 2 dim: 3 dim: 4 } } }
            layer { name: "cont" type: "Input" top: "cont" input_param { shape { dim: 5 dim: 2 } } }
            layer { name: "still" type: "Input" top: "still" input_param { shape { dim: 2 dim: 6 } } }
            layer { name: "h" type: "Input" top: "h0" top: "c0" top: "r0" input_param { shape { dim: 1 dim: 2 dim: 8 } } }
            layer { name: "lstm" type: "LSTM" bottom: "x" bottom: "cont" bottom: "still" bottom: "h0" bottom: "c0" top: "lstm" top: "h1" top: "c1" recurrent_param { num_output: 8 expose_hidden: true } }
            layer { name: "rnn" type: "RNN" bottom: "lstm" bottom: "cont" bottom: "r0" top: "rnn" top: "r1" recurrent_param { num_output: 8 expose_hidden: true } }
            layer { name: "words" type: "Embed" bottom: "cont" top: "words" embed_param { input_dim: 9 num_output: 8 } }
            layer { name: "sum" type: "Eltwise" bottom: "rnn" bottom: "words" top: "sum" }
            """;
        AssertSame(net, [5, 2, 3, 4], [5, 2], [2, 6], [1, 2, 8], [1, 2, 8], [1, 2, 8]);
    }

    [Fact]
    public void Rows_parameters_and_columns()
    {
        const string net = """
            layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 1 dim: 3 dim: 5 dim: 4 } } }
            layer { name: "index" type: "Input" top: "index" input_param { shape { dim: 1 } } }
            layer { name: "abs" type: "AbsVal" bottom: "index" top: "abs" }
            layer { name: "pick" type: "BatchReindex" bottom: "data" bottom: "abs" top: "pick" }
            layer { name: "factor" type: "Parameter" top: "factor" parameter_param { shape { dim: 3 dim: 5 } } }
            layer { name: "scale" type: "Scale" bottom: "pick" bottom: "factor" top: "scale" scale_param { axis: 1 bias_term: true } }
            layer { name: "columns" type: "Im2col" bottom: "scale" top: "columns" convolution_param { kernel_size: 2 pad: 1 } }
            layer { name: "ip" type: "InnerProduct" bottom: "columns" top: "ip" inner_product_param { num_output: 5 } }
            layer { name: "passing" type: "Filter" bottom: "columns" bottom: "ip" bottom: "index" top: "f" top: "g" }
            """;
        AssertSame(net, [4, 3, 5, 4], [6]);
    }

    [Fact]
    public void Sizes_that_weights_tell()
    {
        const string net = """
            layer { name: "data" type: "Data" top: "data" data_param { source: "lmdb" batch_size: 1 backend: LMDB } }
            layer { name: "segnet" type: "BN" bottom: "data" top: "segnet" bn_param { bn_mode: INFERENCE } }
            layer { name: "learn" type: "BN" bottom: "segnet" top: "learn" bn_param { bn_mode: LEARN } }
            layer { name: "pool" type: "Pooling" bottom: "learn" top: "pool" top: "mask" pooling_param { pool: MAX kernel_size: 2 stride: 2 } }
            layer { name: "up" type: "Upsample" bottom: "pool" bottom: "mask" top: "up" upsample_param { scale: 2 } }
            """;
        AssertSame(net, [2, 5, 6, 4]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("slice_point: 3")]
    public void A_slice_of_rows_takes_those_that_there_are(string points)
    {
        string net = $$"""
            layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 1 dim: 3 dim: 6 dim: 5 } } }
            layer { name: "rows" type: "Slice" bottom: "data" top: "above" top: "below" slice_param { axis: 2 {{points}} } }
            layer { name: "turned" type: "Permute" bottom: "below" top: "turned" permute_param { order: 0 order: 3 order: 2 order: 1 } }
            layer { name: "columns" type: "Slice" bottom: "turned" top: "left" top: "right" slice_param { axis: 1 slice_point: 2 } }
            """;
        AssertSame(net, [2, 3, 6, 5]);
        AssertSame(net, [2, 3, 10, 7]);
    }

    [Theory]
    [InlineData("Scale", "scale_param { axis: 1 num_axes: 3 }")]
    [InlineData("Bias", "bias_param { axis: 2 num_axes: 1 }")]
    public void Numbers_for_each_place_are_for_one_size(string type, string param)
    {
        string net = $$"""
            layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 1 dim: 3 dim: 6 dim: 5 } } }
            layer { name: "places" type: "{{type}}" bottom: "data" top: "places" {{param}} }
            """;
        AssertSame(net, [2, 3, 6, 5]);
        Assert.DoesNotContain("int height", Predictors.Code(Predictors.Generate(net)), StringComparison.Ordinal);
    }

    private static void AssertSame(string net, params long[][] shapes)
    {
        using NetPair pair = new(net, net.Length, shapes);
        Assert.InRange(pair.Difference(), 0, 2e-5);
    }
}
