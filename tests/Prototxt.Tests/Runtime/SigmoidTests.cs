using Prototxt.Layers;

namespace Prototxt.Tests.Runtime;

public class SigmoidTests : GoldenLayerTests<SigmoidTests>, IGoldenRows
{
    public static GoldenRows Rows { get; } = new()
    {
        ["basic"] = c => c.Top("y", Sigmoid.Forward(c["x"])),
        ["inplace"] = c => c.Top("x", Sigmoid.Forward(c["x"], overwrite: true)),
    };
}
