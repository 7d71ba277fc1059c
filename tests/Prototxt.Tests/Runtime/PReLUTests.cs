using Prototxt.Layers;

namespace Prototxt.Tests.Runtime;

public class PReLUTests : GoldenLayerTests<PReLUTests>, IGoldenRows
{
    public static GoldenRows Rows { get; } = new()
    {
        ["at_zero"] = c => Run(c, new PReLU("op", 4)),
        ["default_filler"] = c => Run(c, new PReLU("op", 3)),
        ["fc"] = c => Run(c, new PReLU("op", 7)),
        ["per_channel"] = c => Run(c, new PReLU("op", 3)),
    };

    private static void Run(GoldenLayer c, PReLU op) => c.Top("y", c.Load(op, op => [op.Weight]).forward(c["x"]));
}
