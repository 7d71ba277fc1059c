using Prototxt.Layers;

namespace Prototxt.Tests.Runtime;

public class ScaleTests : GoldenLayerTests<ScaleTests>, IGoldenRows
{
    public static GoldenRows Rows { get; } = new()
    {
        ["axis0_two_axes"] = c => Run(c, new Scale("op", [2, 3], axis: 0, biasTerm: true)),
        ["axis1_all"] = c => Run(c, new Scale("op", [3, 4, 5])),
        ["axis_negative_bias"] = c => Run(c, new Scale("op", [5], axis: -1, biasTerm: true)),
        ["bias"] = c => Run(c, new Scale("op", [3], biasTerm: true)),
        ["scalar"] = c => Run(c, new Scale("op", [])),
        ["two_bottoms"] = c => c.Top("y", Scale.Multiply(c["x"], c["s"])),
        ["two_bottoms_bias"] = c => c.Top("y", c.Load(new ScaleBias("op", [4, 5], axis: 2), op => [op.Bias]).forward(c["x"], c["s"])),
        ["two_bottoms_scalar"] = c => c.Top("y", Scale.Multiply(c["x"], c["s"], axis: 3)),
    };

    private static void Run(GoldenLayer c, Scale op) =>
        c.Top("y", c.Load(op, op => op.Bias is null ? [op.Weight] : [op.Weight, op.Bias]).forward(c["x"]));
}
