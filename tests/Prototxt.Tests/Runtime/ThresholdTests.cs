using Prototxt.Layers;

namespace Prototxt.Tests.Runtime;

public class ThresholdTests : GoldenLayerTests<ThresholdTests>, IGoldenRows
{
    public static GoldenRows Rows { get; } = new()
    {
        ["default"] = c => c.Top("y", Threshold.Forward(c["x"])),
        ["value"] = c => c.Top("y", Threshold.Forward(c["x"], threshold: 0.5f)),
    };
}
