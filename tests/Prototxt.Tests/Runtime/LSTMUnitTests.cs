using Prototxt.Layers;

namespace Prototxt.Tests.Runtime;

public class LSTMUnitTests : GoldenLayerTests<LSTMUnitTests>, IGoldenRows
{
    public static GoldenRows Rows { get; } = new()
    {
        ["basic"] = c => Run(c),
        ["fractional_cont"] = c => Run(c),
    };

    private static void Run(GoldenLayer c)
    {
        var (cell, hidden) = LSTMUnit.Forward(c["c_prev"], c["gates"], c["cont"]);
        c.Top("c", cell);
        c.Top("h", hidden);
    }
}
