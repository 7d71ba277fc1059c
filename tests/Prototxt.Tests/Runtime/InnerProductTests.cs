using Prototxt.Layers;

namespace Prototxt.Tests.Runtime;

public class InnerProductTests : GoldenLayerTests<InnerProductTests>, IGoldenRows
{
    public static GoldenRows Rows { get; } = new()
    {
        ["axis0"] = c => Run(c, new InnerProduct("op", 72, 5, axis: 0)),
        ["axis2"] = c => Run(c, new InnerProduct("op", 6, 5, axis: 2)),
        ["no_bias"] = c => Run(c, new InnerProduct("op", 24, 5, biasTerm: false)),
        ["transpose"] = c => Run(c, new InnerProduct("op", 24, 5, transpose: true)),
        ["transpose_axis2_nobias"] = c => Run(c, new InnerProduct("op", 6, 4, axis: 2, transpose: true, biasTerm: false)),
    };

    private static void Run(GoldenLayer c, InnerProduct op) =>
        c.Top("y", c.Load(op, op => op.Bias is null ? [op.Weight] : [op.Weight, op.Bias]).forward(c["x"]));
}
