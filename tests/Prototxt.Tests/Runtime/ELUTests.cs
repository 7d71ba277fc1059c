using Prototxt.Layers;

namespace Prototxt.Tests.Runtime;

public class ELUTests : GoldenLayerTests<ELUTests>, IGoldenRows
{
    public static GoldenRows Rows { get; } = new()
    {
        ["basic"] = c => c.Top("y", ELU.Forward(c["x"])),
        ["alpha"] = c => c.Top("y", ELU.Forward(c["x"], alpha: 0.3f)),
        ["at_zero"] = c => c.Top("y", ELU.Forward(c["x"], alpha: 1.7f)),
        ["inplace"] = c => c.Top("x", ELU.Forward(c["x"], alpha: 0.7f, overwrite: true)),
    };
}
