namespace Prototxt.Inference.Tests.Generated;

/// <summary>Nets that several tests use.</summary>
internal static class Nets
{
    public const string LeNet = """
        name: "LeNet"
        layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 64 dim: 1 dim: 28 dim: 28 } } }
        layer { name: "conv1" type: "Convolution" bottom: "data" top: "conv1" convolution_param { num_output: 20 kernel_size: 5 } }
        layer { name: "pool1" type: "Pooling" bottom: "conv1" top: "pool1" pooling_param { pool: MAX kernel_size: 2 stride: 2 } }
        layer { name: "conv2" type: "Convolution" bottom: "pool1" top: "conv2" convolution_param { num_output: 50 kernel_size: 5 } }
        layer { name: "pool2" type: "Pooling" bottom: "conv2" top: "pool2" pooling_param { pool: MAX kernel_size: 2 stride: 2 } }
        layer { name: "ip1" type: "InnerProduct" bottom: "pool2" top: "ip1" inner_product_param { num_output: 500 } }
        layer { name: "relu1" type: "ReLU" bottom: "ip1" top: "ip1" }
        layer { name: "ip2" type: "InnerProduct" bottom: "ip1" top: "ip2" inner_product_param { num_output: 10 } }
        layer { name: "prob" type: "Softmax" bottom: "ip2" top: "prob" }
        """;

    /// <summary>What is fused and joined: a residual block with normalisation, a Concat of parts, and two outputs.</summary>
    public const string Blocks = """
        name: "Blocks"
        layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 1 dim: 3 dim: 8 dim: 8 } } }
        layer { name: "stem" type: "Convolution" bottom: "data" top: "stem" convolution_param { num_output: 16 kernel_size: 3 pad: 1 bias_term: false } }
        layer { name: "bn_stem" type: "BatchNorm" bottom: "stem" top: "stem" }
        layer { name: "scale_stem" type: "Scale" bottom: "stem" top: "stem" scale_param { bias_term: true } }
        layer { name: "relu_stem" type: "ReLU" bottom: "stem" top: "stem" }
        layer { name: "branch" type: "Convolution" bottom: "stem" top: "branch" convolution_param { num_output: 16 kernel_size: 3 pad: 1 } }
        layer { name: "sum" type: "Eltwise" bottom: "stem" bottom: "branch" top: "sum" }
        layer { name: "relu_sum" type: "ReLU" bottom: "sum" top: "sum" relu_param { negative_slope: 0.1 } }
        layer { name: "left" type: "Convolution" bottom: "sum" top: "left" convolution_param { num_output: 32 kernel_size: 1 } }
        layer { name: "prelu" type: "PReLU" bottom: "left" top: "left" }
        layer { name: "right" type: "Pooling" bottom: "sum" top: "right" pooling_param { pool: AVE kernel_size: 3 pad: 1 } }
        layer { name: "both" type: "Concat" bottom: "left" bottom: "right" top: "both" }
        layer { name: "drop" type: "Dropout" bottom: "both" top: "both" }
        layer { name: "map" type: "Convolution" bottom: "both" top: "map" convolution_param { num_output: 2 kernel_size: 1 } }
        layer { name: "mask" type: "Sigmoid" bottom: "map" top: "mask" }
        layer { name: "mean" type: "Pooling" bottom: "both" top: "mean" pooling_param { pool: AVE global_pooling: true } }
        """;

    /// <summary>Separable convolutions: an inverted residual with normalisation, and a depthwise and a pointwise one alone.</summary>
    public const string Separable = """
        name: "Separable"
        layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 1 dim: 16 dim: 8 dim: 8 } } }
        layer { name: "expand" type: "Convolution" bottom: "data" top: "expand" convolution_param { num_output: 96 kernel_size: 1 bias_term: false } }
        layer { name: "expand/bn" type: "BatchNorm" bottom: "expand" top: "expand" }
        layer { name: "expand/relu" type: "ReLU" bottom: "expand" top: "expand" }
        layer { name: "dwise" type: "Convolution" bottom: "expand" top: "dwise" convolution_param { num_output: 96 group: 96 kernel_size: 3 pad: 1 bias_term: false } }
        layer { name: "dwise/bn" type: "BatchNorm" bottom: "dwise" top: "dwise" }
        layer { name: "dwise/relu" type: "ReLU" bottom: "dwise" top: "dwise" }
        layer { name: "linear" type: "Convolution" bottom: "dwise" top: "linear" convolution_param { num_output: 16 kernel_size: 1 } }
        layer { name: "block" type: "Eltwise" bottom: "data" bottom: "linear" top: "block" }
        layer { name: "dw" type: "Convolution" bottom: "block" top: "dw" convolution_param { num_output: 16 group: 16 kernel_size: 3 stride: 2 pad: 1 } }
        layer { name: "sep" type: "Convolution" bottom: "dw" top: "sep" convolution_param { num_output: 32 kernel_size: 1 } }
        layer { name: "sep/relu" type: "ReLU" bottom: "sep" top: "sep" }
        """;

    /// <summary>The first layer writes over the input, which two others read afterwards.</summary>
    public const string InPlace = """
        name: "InPlace"
        layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 1 dim: 1 dim: 2 dim: 2 } } }
        layer { name: "square" type: "Power" bottom: "data" top: "data" power_param { power: 2 } }
        layer { name: "low" type: "Power" bottom: "data" top: "low" power_param { shift: -1 } }
        layer { name: "high" type: "Power" bottom: "data" top: "high" }
        """;
}
