using Prototxt.Layers;

namespace Prototxt.Tests.Runtime;

public class DeconvolutionTests : GoldenLayerTests<DeconvolutionTests>, IGoldenRows
{
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
}
