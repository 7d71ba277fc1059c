using Prototxt.Layers;

namespace Prototxt.Tests.Runtime;

public class ReLUTests : GoldenLayerTests<ReLUTests>, IGoldenRows
{
    public static GoldenRows Rows { get; } = new()
    {
        ["basic"] = c => c.Top("y", ReLU.Forward(c["x"])),
        ["at_zero_plain"] = c => c.Top("y", ReLU.Forward(c["x"])),
        ["leaky"] = c => c.Top("y", ReLU.Forward(c["x"], negativeSlope: 0.1f)),
        ["inplace_leaky"] = c => c.Top("x", ReLU.Forward(c["x"], negativeSlope: 0.3f, overwrite: true)),
    };
}
