using Prototxt.Layers;

namespace Prototxt.Tests.Runtime;

public class BNLLTests : GoldenLayerTests<BNLLTests>, IGoldenRows
{
    public static GoldenRows Rows { get; } = new()
    {
        ["basic"] = c => c.Top("y", BNLL.Forward(c["x"])),
        ["large"] = c => c.Top("y", BNLL.Forward(c["x"])),
    };
}
