using Prototxt.Layers;

namespace Prototxt.Tests.Runtime;

public class MVNTests : GoldenLayerTests<MVNTests>, IGoldenRows
{
    public static GoldenRows Rows { get; } = new()
    {
        ["default"] = c => c.Top("y", MVN.Forward(c["x"])),
        ["eps"] = c => c.Top("y", MVN.Forward(c["x"], eps: 0.1f)),
        ["no_variance"] = c => c.Top("y", MVN.Forward(c["x"], normalizeVariance: false)),
        ["three_axes"] = c => c.Top("y", MVN.Forward(c["x"])),
    };
}
