using Prototxt.Layers;

namespace Prototxt.Tests.Runtime;

public class ConvolutionTests : GoldenLayerTests<ConvolutionTests>, IGoldenRows
{
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
}
