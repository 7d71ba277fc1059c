using Prototxt.Layers;
using Prototxt.Tests.Infrastructure;
using Xunit;

namespace Prototxt.Tests.Layers;

public class ConvolutionTests : GoldenLayerTests<ConvolutionTests>, IGoldenRows
{
    private static string Net(string param, string shape = "2 3 6 5") =>
        LayerCheck.Net($$"""layer { name: "l" type: "Convolution" bottom: "x" top: "t" {{param}} }""", shape);

    [Theory]
    [InlineData("⟦convolution_param⟧ { kernel_size: 3 }", "num_output must be given and positive")]
    [InlineData("convolution_param { num_output: ⟦0⟧ kernel_size: 3 }", "num_output must be given and positive")]
    [InlineData("convolution_param { num_output: 4 kernel_size: 3 group: ⟦0⟧ }", "group must be positive")]
    [InlineData("convolution_param { num_output: ⟦4⟧ kernel_size: 3 group: 3 }", "found 4 outputs in 3 groups")]
    [InlineData("convolution_param { num_output: 4 kernel_size: 3 axis: ⟦4⟧ }", "axis 4 is not an axis of x [N,3,6,5]")]
    [InlineData("convolution_param { num_output: 4 kernel_size: 3 axis: ⟦-5⟧ }", "axis -5 is not an axis")]
    [InlineData("⟦convolution_param⟧ { num_output: 4 }", "kernel_size is missing")]
    [InlineData("convolution_param { num_output: 4 kernel_size: ⟦0⟧ }", "kernel_size must be at least 1, found 0")]
    [InlineData("convolution_param { num_output: 4 kernel_size: ⟦3⟧ kernel_size: 3 kernel_size: 3 }", "once for each of the 2 spatial axes; found 3")]
    [InlineData("convolution_param { num_output: 4 kernel_size: ⟦3⟧ kernel_h: 3 kernel_w: 3 }", "give either kernel_size or kernel_h and kernel_w")]
    [InlineData("⟦convolution_param⟧ { num_output: 4 kernel_h: 3 }", "kernel_w must be at least 1, found 0")]
    [InlineData("convolution_param { num_output: 4 kernel_h: ⟦0⟧ kernel_w: 3 }", "kernel_h must be at least 1, found 0")]
    [InlineData("convolution_param { num_output: 4 kernel_size: 3 stride: ⟦0⟧ }", "stride must be at least 1, found 0")]
    [InlineData("convolution_param { num_output: 4 kernel_size: 3 stride: ⟦1⟧ stride: 1 stride: 1 }", "stride must be given once, or once for each")]
    [InlineData("⟦convolution_param⟧ { num_output: 4 kernel_size: 3 stride_h: 2 }", "stride_w must be at least 1, found 0")]
    [InlineData("convolution_param { num_output: 4 kernel_size: 3 stride: ⟦2⟧ stride_w: 2 }", "give either stride or stride_h and stride_w")]
    [InlineData("convolution_param { num_output: 4 kernel_size: 3 pad: ⟦1⟧ pad_h: 1 }", "give either pad or pad_h and pad_w")]
    [InlineData("convolution_param { num_output: 4 kernel_size: 3 pad: ⟦1⟧ pad: 1 pad: 1 }", "pad must be given once, or once for each")]
    [InlineData("convolution_param { num_output: 4 kernel_size: 3 pad: ⟦4294967295⟧ }", "pad must be at most 2147483647")]
    [InlineData("convolution_param { num_output: 4 kernel_size: 3 dilation: ⟦1⟧ dilation: 1 dilation: 1 }", "dilation must be given once, or once for each")]
    [InlineData("convolution_param { num_output: 4 kernel_size: 3 axis: 2 kernel_h: ⟦3⟧ }", "two spatial axes, found 1")]
    [InlineData("""convolution_param { num_output: 4 kernel_size: 3 weight_filler { type: ⟦"orthogonal"⟧ } }""", "unknown filler 'orthogonal'")]
    [InlineData("""convolution_param { num_output: 4 kernel_size: 3 weight_filler { type: ⟦"Xavier"⟧ } }""", "Did you mean 'xavier'?")]
    [InlineData("""convolution_param { num_output: 4 kernel_h: 3 kernel_w: 2 weight_filler { type: ⟦"bilinear"⟧ } }""", "square kernel, found [4,3,3,2]")]
    [InlineData("""convolution_param { num_output: 4 kernel_size: 3 bias_filler { type: ⟦"bilinear"⟧ } }""", "4 axes, found [4]")]
    [InlineData("""convolution_param { num_output: 4 kernel_size: 3 weight_filler { type: "msra" sparse: ⟦2⟧ } }""", "only a gaussian filler can be sparse")]
    [InlineData("convolution_param { num_output: 4 kernel_size: 3 bias_filler { sparse: ⟦2⟧ } }", "only a gaussian filler can be sparse")]
    [InlineData("""convolution_param { num_output: 4 kernel_size: 3 weight_filler { type: "gaussian" sparse: ⟦-2⟧ } }""", "sparse must be at least 0")]
    [InlineData("""convolution_param { num_output: 4 kernel_size: 3 weight_filler { type: "gaussian" sparse: ⟦5⟧ } }""", "larger than the first axis of [4,3,3,3], found 5")]
    [InlineData("""convolution_param { num_output: 4 kernel_size: 3 weight_filler { type: "gaussian" std: ⟦0⟧ } }""", "std must be positive, found 0")]
    [InlineData("""convolution_param { num_output: 4 kernel_size: 3 weight_filler { type: "uniform" min: ⟦1⟧ max: 0.5 } }""", "min must not be larger than max")]
    public void Refuses(string param, string message) => LayerCheck.Refused("PTX0400", Net(param), message);

    [Theory]
    [InlineData("2 3 6 5", "num_output: 4 kernel_size: 3 group: 2", "channels that 2 groups can share evenly, found 3")]
    [InlineData("2 3 2 5", "num_output: 4 kernel_size: 3", "at least 3 numbers along axis 2 (its window), found 2")]
    [InlineData("2 3 6 5", "num_output: 4 kernel_size: 3 pad: 1 dilation: 4", "at least 9 numbers along axis 2 (its window), found 8")]
    public void Refuses_a_bottom(string shape, string param, string message) =>
        LayerCheck.Refused("PTX0401", LayerCheck.Net($$"""layer { name: "l" type: "Convolution" bottom: ⟦"x"⟧ top: "t" convolution_param { {{param}} } }""", shape), message);

    [Fact]
    public void Window_too_large_by_less_than_its_stride_has_one_place_with_zeros_beyond()
    {
        LayerCheck.Shapes(LayerCheck.Net("""layer { name: "l" type: "Convolution" bottom: "x" top: "t" convolution_param { num_output: 4 kernel_size: 3 stride: 2 } }""", "2 3 2 5"), "t [N,4,1,2]");
        LayerCheck.Refused("PTX0401", LayerCheck.Net("""layer { name: "l" type: "Convolution" bottom: ⟦"x"⟧ top: "t" convolution_param { num_output: 4 kernel_size: 4 stride: 2 } }""", "2 3 2 5"), "at least 4 numbers");
        using var scope = TorchSharp.torch.NewDisposeScope();
        using var layer = new Prototxt.Layers.Convolution("l", 1, 1, [3, 3], stride: [2, 2], weightFiller: Prototxt.Layers.Filler.Constant(1));
        // 0 1 2 3 4 over 5 6 7 8 9, and a row of zeros
        Numbers.AreClose([0 + 1 + 2 + 5 + 6 + 7, 2 + 3 + 4 + 7 + 8 + 9], layer.forward(TorchSharp.torch.arange(10, TorchSharp.torch.ScalarType.Float32).view(1, 1, 2, 5)));
        Assert.Throws<ArgumentException>(() => layer.forward(TorchSharp.torch.ones(1, 1, 1, 5)));
    }

    [Fact]
    public void Refuses_bottoms_of_different_shapes() =>
        LayerCheck.Refused("PTX0401", LayerCheck.Net("""layer { name: "l" type: "Convolution" bottom: "x" bottom: ⟦"y"⟧ top: "s" top: "t" convolution_param { num_output: 4 kernel_size: 3 } }""", "2 3 6 5", "2 3 5 5"), "y [N,3,5,5] → l", "the shape of x, [N,3,6,5]");

    [Fact]
    public void Refuses_another_number_of_tops_than_bottoms() =>
        LayerCheck.Refused("PTX0303", LayerCheck.Net("""layer { name: "l" type: ⟦"Convolution"⟧ bottom: "x" top: "s" top: "t" convolution_param { num_output: 4 kernel_size: 3 } }""", "2 3 6 5"), "2 bottoms, found 1");

    [Fact]
    public void Refuses_more_param_entries_than_blobs() =>
        LayerCheck.Refused("PTX0313", Net("param { } ⟦param⟧ { } convolution_param { num_output: 4 kernel_size: 3 bias_term: false }"), "2 param entries but 1 learned blob");

    [Fact]
    public void Dilation_zero_is_not_supported() =>
        LayerCheck.Refused("PTX0402", Net("convolution_param { num_output: 4 kernel_size: 3 dilation: ⟦0⟧ }"), "dilation 0");

    [Fact]
    public void Refuses_weights_too_large_for_Caffe() =>
        LayerCheck.Refused("PTX0404", LayerCheck.Net("""layer { name: "l" type: ⟦"Convolution"⟧ bottom: "x" top: "t" convolution_param { num_output: 2147483647 kernel_size: 2 } }""", "2 3 6 5"), "t [N,2147483647,5,4] would hold");

    [Theory]
    [InlineData("""convolution_param { num_output: 4 kernel_size: 3 bias_term: false ⟦bias_filler⟧ { type: "orthogonal" } }""", "'bias_filler' has no effect")]
    public void A_field_without_effect_is_reported(string param, string message) => LayerCheck.WithoutEffect(Net(param), message);

    [Theory]
    [InlineData("2 3 6 5", "convolution_param { num_output: 4 kernel_size: 3 }", "t [N,4,4,3]")]
    [InlineData("2 3 6 5", "convolution_param { num_output: 4 kernel_size: 3 stride: 2 }", "t [N,4,2,2]")]
    [InlineData("2 3 6 5", "convolution_param { num_output: 4 kernel_h: 3 kernel_w: 1 stride_h: 2 stride_w: 3 pad_h: 1 }", "t [N,4,3,2]")]
    [InlineData("2 3 6 5", "convolution_param { num_output: 4 kernel_size: 3 kernel_size: 2 pad: 2 pad: 0 stride: 3 stride: 2 }", "t [N,4,3,2]")]
    [InlineData("2 3 9 7", "convolution_param { num_output: 4 kernel_size: 3 dilation: 2 dilation: 3 }", "t [N,4,5,1]")]
    [InlineData("2 6 6 5", "convolution_param { num_output: 4 kernel_size: 1 group: 2 engine: CAFFE }", "t [N,4,6,5]")]
    [InlineData("2 3 4", "convolution_param { num_output: 4 kernel_size: 3 }", "t [N,4,2]")]
    [InlineData("2 3 4 5 6", "convolution_param { num_output: 4 kernel_size: 3 force_nd_im2col: true }", "t [N,4,2,3,4]")]
    [InlineData("2 3 4 5 6", "convolution_param { num_output: 7 kernel_size: 3 axis: 2 }", "t [N,3,7,3,4]")]
    [InlineData("2 3 4 5", "convolution_param { num_output: 7 kernel_size: 3 axis: -2 }", "t [N,3,7,3]")]
    [InlineData("2 3", "convolution_param { num_output: 7 }", "t [N,7]")]
    [InlineData("2 3", "convolution_param { num_output: 7 kernel_size: 3 }", "t [N,7]")]
    public void Shapes(string shape, string param, string top) => LayerCheck.Shapes(Net(param, shape), top);

    [Fact]
    public void Several_bottoms_share_the_weights() =>
        LayerCheck.Shapes(LayerCheck.Net("""layer { name: "l" type: "Convolution" bottom: "x" bottom: "y" top: "s" top: "t" convolution_param { num_output: 4 kernel_size: 3 } }""", "2 3 6 5", "2 3 6 5"), "s [N,4,4,3]", "t [N,4,4,3]");

    public static GoldenRows Rows { get; } = new()
    {
        ["basic_3x3"] = c => Run(c, new Convolution("op", 4, 5, kernel: [3, 3])),
        ["axis_negative"] = c => Run(c, new Convolution("op", 4, 3, kernel: [2, 2], axis: -3)),
        ["conv3d_group"] = c => Run(c, new Convolution("op", 4, 6, kernel: [2, 2, 2], pad: [1, 1, 1], group: 2)),
        ["depthwise"] = c => Run(c, new Convolution("op", 4, 4, kernel: [3, 3], stride: [2, 2], pad: [1, 1], group: 4)),
        ["dilation2"] = c => Run(c, new Convolution("op", 4, 3, kernel: [3, 3], pad: [2, 2], dilation: [2, 2])),
        ["dilation_hw_stride"] = c => Run(c, new Convolution("op", 4, 3, kernel: [2, 3], stride: [2, 1], pad: [1, 3], dilation: [3, 2])),
        ["force_nd"] = c => Run(c, new Convolution("op", 4, 3, kernel: [3, 3], stride: [2, 2], pad: [1, 1])),
        ["group2"] = c => Run(c, new Convolution("op", 4, 6, kernel: [3, 3], pad: [1, 1], group: 2)),
        ["hw_params"] = c => Run(c, new Convolution("op", 4, 3, kernel: [2, 5], stride: [3, 2], pad: [1, 2])),
        ["kernel0_spatial"] = c => Run(c, new Convolution("op", 6, 5, kernel: [])),
        ["repeated_kernel"] = c => Run(c, new Convolution("op", 4, 2, kernel: [4, 2], stride: [1, 3], pad: [2, 0])),
        ["two_bottoms"] = c =>
        {
            var op = Load(c, new Convolution("op", 4, 3, kernel: [3, 3], stride: [2, 2]));
            c.Top("y", op.forward(c["x"]));
            c.Top("y2", op.forward(c["x2"]));
        },
    };

    private static Convolution Load(GoldenLayer c, Convolution op) => c.Load(op, op => op.Bias is null ? [op.Weight] : [op.Weight, op.Bias]);

    private static void Run(GoldenLayer c, Convolution op) => c.Top("y", Load(c, op).forward(c["x"]));

    public static string Example => """
        name: "net"
        layer { name: "x" type: "Input" top: "x" input_param { shape { dim: 2 dim: 4 dim: 12 dim: 10 } } }
        layer { name: "y" type: "Input" top: "y" input_param { shape { dim: 2 dim: 4 dim: 12 dim: 10 } } }
        layer { name: "both" type: "Convolution" bottom: "x" bottom: "y" top: "left" top: "right"
          convolution_param { num_output: 6 kernel_size: 3 pad: 1 group: 2 weight_filler { type: "gaussian" std: 0.01 sparse: 3 } bias_filler { value: 0.1 } } }
        layer { name: "wide" type: "Convolution" bottom: "left" top: "wide" param { name: "w" lr_mult: 2 }
          convolution_param { num_output: 8 kernel_h: 1 kernel_w: 3 stride_h: 2 stride_w: 1 bias_term: false weight_filler { type: "msra" variance_norm: AVERAGE } } }
        layer { name: "holes" type: "Convolution" bottom: "right" top: "holes" convolution_param { num_output: 8 kernel_size: 3 dilation: 2 weight_filler { type: "uniform" min: -.5 max: 1e-1 } } }
        """;

    // One kernel_size stands for all the axes that a file turns out to have; a weight file of any rank fits.
    [Theory]
    [InlineData("Convolution", new long[] { 3, 4, 11 })]
    [InlineData("Convolution", new long[] { 3, 4, 11, 9 })]
    [InlineData("Convolution", new long[] { 3, 4, 7, 8, 9 })]
    [InlineData("Deconvolution", new long[] { 3, 4, 11 })]
    [InlineData("Deconvolution", new long[] { 3, 4, 5, 6, 7 })]
    public void One_size_stands_for_any_number_of_axes(string type, long[] size)
    {
        string layer = $$"""layer { name: "op" type: "{{type}}" bottom: "x" top: "y" convolution_param { num_output: 5 kernel_size: 3 stride: 2 pad: 1 weight_filler { type: "xavier" } } }""";
        using var open = CompiledNet.Of("layer { name: \"x\" type: \"HDF5Data\" top: \"x\" hdf5_data_param { source: \"list\" batch_size: 3 } }\n" + layer);
        using var known = CompiledNet.Of(LayerCheck.Net(layer, string.Join(' ', size)));
        using var scope = TorchSharp.torch.NewDisposeScope();
        using var folder = new Weights.TemporaryFolder();
        string file = System.IO.Path.Combine(folder.Root, "w.caffemodel");
        known.Net.SaveCaffeModel(file);
        open.Net.LoadWeights(file).EnsureComplete();
        Dictionary<string, TorchSharp.torch.Tensor> x = new() { ["x"] = TorchSharp.torch.rand(size) };
        Assert.True(known.Run("Predict", x).Values.Single().allclose(open.Run("Predict", x).Values.Single()));
        using ICaffeNet fresh = open.CreateAnother();
        Assert.Equal(known.Run("Predict", x).Values.Single().shape, open.Run("Predict", x, fresh).Values.Single().shape);
        Assert.Equal(known.Net.LearnedLayers[0].Blobs[0].shape, fresh.LearnedLayers[0].Blobs[0].shape);
    }

    [Fact]
    public void An_unknown_number_of_axes_stays_unknown() => LayerCheck.Refused("PTX0311", """
        layer { name: "x" type: "HDF5Data" top: "x" hdf5_data_param { source: "list.txt" batch_size: 3 } }
        layer { name: "op" type: "Convolution" bottom: "x" top: "y" convolution_param { num_output: 5 kernel_size: 3 stride: 2 pad: 1 } }
        layer { name: "b" type: ⟦"Bias"⟧ bottom: "y" top: "z" bias_param { axis: -3 } }
        """, "PrototxtInputShapes");
}
