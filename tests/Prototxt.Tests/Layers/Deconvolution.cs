using Prototxt.Layers;
using Prototxt.Tests.Infrastructure;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Layers;

public class DeconvolutionTests : GoldenLayerTests<DeconvolutionTests>, IGoldenRows
{
    private static string Net(string param, string shape = "2 4 6 5") =>
        LayerCheck.Net($$"""layer { name: "l" type: "Deconvolution" bottom: "x" top: "t" {{param}} }""", shape);

    [Theory]
    [InlineData("⟦convolution_param⟧ { kernel_size: 3 }", "num_output must be given and positive")]
    [InlineData("⟦convolution_param⟧ { num_output: 4 }", "kernel_size is missing")]
    [InlineData("convolution_param { num_output: 4 kernel_size: 3 group: ⟦0⟧ }", "group must be positive")]
    [InlineData("convolution_param { num_output: ⟦3⟧ kernel_size: 3 group: 2 }", "found 3 outputs in 2 groups")]
    [InlineData("convolution_param { num_output: 4 kernel_size: 3 stride: ⟦0⟧ }", "stride must be at least 1, found 0")]
    [InlineData("convolution_param { num_output: 4 kernel_size: 3 axis: ⟦4⟧ }", "axis 4 is not an axis of x [N,4,6,5]")]
    [InlineData("convolution_param { num_output: 4 kernel_h: ⟦3⟧ kernel_w: 3 axis: 2 }", "two spatial axes, found 1")]
    // The filler sees the weight as inputs, outputs / group, kernel.
    [InlineData("convolution_param { num_output: 2 kernel_h: 3 kernel_w: 2 group: 2 weight_filler { type: ⟦\"bilinear\"⟧ } }", "square kernel, found [4,1,3,2]")]
    public void Refuses(string param, string message) => LayerCheck.Refused("PTX0400", Net(param), message);

    [Theory]
    [InlineData("2 3 6 5", "group: 2", "channels that 2 groups can share evenly, found 3")]
    [InlineData("2 4 1 5", "pad: 9", "a picture that its padding does not use up")]
    [InlineData("2 4 1 5", "pad: 2", "a picture that its padding does not use up")]
    public void Refuses_a_bottom(string shape, string param, string message) =>
        LayerCheck.Refused("PTX0401", LayerCheck.Net($$"""layer { name: "l" type: "Deconvolution" bottom: ⟦"x"⟧ top: "t" convolution_param { num_output: 4 kernel_size: 3 {{param}} } }""", shape), message);

    [Fact]
    public void Refuses_bottoms_of_different_shapes() =>
        LayerCheck.Refused("PTX0401", LayerCheck.Net("""layer { name: "l" type: "Deconvolution" bottom: "x" bottom: ⟦"y"⟧ top: "t" top: "u" convolution_param { num_output: 1 kernel_size: 2 } }""", "2 3 4 4", "2 3 4 5"), "the shape of x, [N,3,4,4]");

    [Theory]
    [InlineData("2 4 6 5", "kernel_size: 3", "t [N,4,8,7]")]
    [InlineData("2 4 6 5", "kernel_size: 4 stride: 2 pad: 1", "t [N,4,12,10]")]
    [InlineData("2 4 6 5", "kernel_h: 2 kernel_w: 3 stride_h: 3 stride_w: 1 pad_h: 0 pad_w: 1", "t [N,4,17,5]")]
    [InlineData("2 4 6 5", "kernel_size: 3 dilation: 2 stride: 2", "t [N,4,15,13]")]
    [InlineData("2 3 4 6 5", "kernel_size: 2 axis: -3", "t [N,3,4,7,6]")]
    [InlineData("2 4 6", "kernel_size: 2 stride: 5", "t [N,4,27]")]
    [InlineData("2 4 3 3 3 3", "kernel_size: 2", "t [N,4,4,4,4,4]")]
    [InlineData("2 4", "group: 2", "t [N,4]")]
    public void Shapes(string shape, string param, string top) => LayerCheck.Shapes(Net($"convolution_param {{ num_output: 4 {param} }}", shape), top);

    [Fact]
    public void Every_bottom_has_its_top() => LayerCheck.Shapes(LayerCheck.Net("""
        layer { name: "l" type: "Deconvolution" bottom: "x" bottom: "y" top: "t" top: "u" convolution_param { num_output: 1 kernel_size: 2 stride: 2 } }
        """, "2 3 4 4", "2 3 4 4"), "t [N,1,8,8]", "u [N,1,8,8]");

    // Every place of the bottom lays the window, times its number, on the top; the padding is cut off.
    [Theory]
    [InlineData(new[] { 3 }, new[] { 4 }, new[] { 2 }, new[] { 1 }, new[] { 1 }, 1)]
    [InlineData(new[] { 3, 2 }, new[] { 2, 3 }, new[] { 2, 1 }, new[] { 0, 2 }, new[] { 1, 2 }, 2)]
    [InlineData(new[] { 2, 1, 3 }, new[] { 2, 1, 2 }, new[] { 1, 3, 2 }, new[] { 1, 0, 0 }, new[] { 2, 1, 1 }, 1)]
    [InlineData(new[] { 2, 3, 1, 2 }, new[] { 2, 2, 3, 1 }, new[] { 3, 1, 2, 2 }, new[] { 0, 1, 1, 0 }, new[] { 1, 2, 1, 1 }, 2)]
    public void Any_number_of_spatial_axes(int[] size, int[] kernel, int[] stride, int[] pad, int[] dilation, int group)
    {
        const int Images = 2, Inputs = 4, Outputs = 2;
        using var scope = NewDisposeScope();
        int perGroup = Outputs / group, places = size.Aggregate(1, (a, b) => a * b), window = kernel.Aggregate(1, (a, b) => a * b);
        int[] top = [.. size.Select((s, i) => (stride[i] * (s - 1)) + (dilation[i] * (kernel[i] - 1)) + 1 - (2 * pad[i]))];
        int area = top.Aggregate(1, (a, b) => a * b);
        Tensor x = Numbers.Mixed([Images, Inputs, .. size.Select(s => (long)s)]), w = Numbers.Mixed([Inputs, perGroup, .. kernel.Select(k => (long)k)]);
        float[] values = Numbers.Of(x), weights = Numbers.Of(w), expected = new float[Images * Outputs * area];
        for (int n = 0; n < Images; n++)
            for (int o = 0; o < Outputs; o++)
                for (int at = 0; at < area; at++)
                    expected[(((n * Outputs) + o) * area) + at] = o + 0.5f;
        for (int n = 0; n < Images; n++)
            for (int i = 0; i < Inputs; i++)
                for (int o = 0; o < perGroup; o++)
                    for (int p = 0; p < places; p++)
                        for (int k = 0; k < window; k++)
                            if (Place(p, k) is { } at)
                                expected[(((n * Outputs) + (i / (Inputs / group) * perGroup) + o) * area) + at] += values[(((n * Inputs) + i) * places) + p] * weights[(((i * perGroup) + o) * window) + k];

        using var layer = new Deconvolution("l", Inputs, Outputs, Long(kernel), Long(stride), Long(pad), Long(dilation), group);
        using (no_grad())
        {
            layer.Weight.copy_(w);
            layer.Bias!.copy_(tensor([0.5f, 1.5f]));
        }

        Tensor y = layer.forward(x);
        Assert.Equal([Images, Outputs, .. Long(top)], y.shape);
        Numbers.AreClose(expected, y);
        Numbers.GradientIsRight(layer.forward, x);

        int? Place(int place, int element)
        {
            int at = 0, step = 1;
            for (int axis = size.Length - 1; axis >= 0; axis--)
            {
                int here = (place % size[axis] * stride[axis]) + (element % kernel[axis] * dilation[axis]) - pad[axis];
                if (here < 0 || here >= top[axis])
                    return null;
                (at, step, place, element) = (at + (here * step), step * top[axis], place / size[axis], element / kernel[axis]);
            }

            return at;
        }

        static long[] Long(int[] numbers) => [.. numbers.Select(n => (long)n)];
    }

    [Fact]
    public void A_bilinear_kernel_for_each_channel_enlarges_evenly()
    {
        using var pass = NetPass.Of(Net("""convolution_param { num_output: 2 group: 2 kernel_size: 4 stride: 2 pad: 1 bias_term: false weight_filler { type: "bilinear" } }""", "1 2 3 3"),
            ("x", ones(1, 2, 3, 3)));
        Assert.Equal([1L, 2, 6, 6], pass.Blob("t").shape);
        Numbers.AreClose(new[] { 1f, 1, 1, 1 }, pass.Blob("t").slice(2, 2, 4, 1).slice(3, 2, 4, 1).select(1, 1));
    }

    public static GoldenRows Rows { get; } = new()
    {
        ["deconv3d"] = c => Run(c, new Deconvolution("op", 3, 2, kernel: [3, 2, 3], stride: [2, 1, 2], pad: [1, 0, 1])),
        ["dilation"] = c => Run(c, new Deconvolution("op", 4, 3, kernel: [3, 3], stride: [2, 2], pad: [1, 1], dilation: [2, 2])),
        ["group2"] = c => Run(c, new Deconvolution("op", 4, 6, kernel: [3, 3], stride: [2, 2], group: 2)),
        ["hw_params"] = c => Run(c, new Deconvolution("op", 4, 2, kernel: [2, 5], stride: [3, 2], pad: [1, 2])),
        ["no_bias"] = c => Run(c, new Deconvolution("op", 4, 3, kernel: [2, 2], stride: [3, 3], biasTerm: false)),
        ["one_by_one"] = c => Run(c, new Deconvolution("op", 4, 3, kernel: [1, 1])),
    };

    private static void Run(GoldenLayer c, Deconvolution op) =>
        c.Top("y", c.Load(op, op => op.Bias is null ? [op.Weight] : [op.Weight, op.Bias]).forward(c["x"]));

    public static string Example => """
        name: "net"
        layer { name: "x" type: "Input" top: "x" input_param { shape { dim: 2 dim: 4 dim: 5 dim: 5 } } }
        layer { name: "twice" type: "Deconvolution" bottom: "x" top: "twice" param { lr_mult: 0 }
          convolution_param { num_output: 4 group: 4 kernel_size: 4 stride: 2 pad: 1 bias_term: false weight_filler { type: "bilinear" } } }
        layer { name: "wide" type: "Deconvolution" bottom: "twice" top: "wide" convolution_param { num_output: 3 kernel_h: 1 kernel_w: 3 stride_h: 1 stride_w: 2 dilation: 1 dilation: 2 } }
        """;
}
