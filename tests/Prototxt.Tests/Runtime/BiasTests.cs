using Prototxt.Layers;

namespace Prototxt.Tests.Runtime;

public class BiasTests : GoldenLayerTests<BiasTests>, IGoldenRows
{
    public static GoldenRows Rows { get; } = new()
    {
        ["default"] = c => Run(c, new Bias("op", [3])),
        ["axis0_two_axes"] = c => Run(c, new Bias("op", [2, 3], axis: 0)),
        ["axis1_all"] = c => Run(c, new Bias("op", [3, 4, 5])),
        ["scalar"] = c => Run(c, new Bias("op", [])),
        ["two_bottoms"] = c => c.Top("y", Bias.Add(c["x"], c["b"])),
    };

    private static void Run(GoldenLayer c, Bias op) => c.Top("y", c.Load(op, op => [op.Value]).forward(c["x"]));
}
