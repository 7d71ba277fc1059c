using Prototxt.Layers;

namespace Prototxt.Tests.Runtime;

public class AbsValTests : GoldenLayerTests<AbsValTests>, IGoldenRows
{
    public static GoldenRows Rows { get; } = new()
    {
        ["basic"] = c => c.Top("y", AbsVal.Forward(c["x"])),
        ["at_zero"] = c => c.Top("y", AbsVal.Forward(c["x"])),
    };
}
