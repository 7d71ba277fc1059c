using Prototxt.Layers;

namespace Prototxt.Tests.Runtime;

public class TanHTests : GoldenLayerTests<TanHTests>, IGoldenRows
{
    public static GoldenRows Rows { get; } = new()
    {
        ["basic"] = c => c.Top("y", TanH.Forward(c["x"])),
        ["inplace"] = c => c.Top("x", TanH.Forward(c["x"], overwrite: true)),
    };
}
