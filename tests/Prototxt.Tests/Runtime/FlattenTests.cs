using Prototxt.Layers;

namespace Prototxt.Tests.Runtime;

public class FlattenTests : GoldenLayerTests<FlattenTests>, IGoldenRows
{
    public static GoldenRows Rows { get; } = new()
    {
        ["default"] = c => c.Top("y", Flatten.Forward(c["x"])),
        ["axis2"] = c => c.Top("y", Flatten.Forward(c["x"], axis: 2)),
        ["end_axis_negative"] = c => c.Top("y", Flatten.Forward(c["x"], axis: 1, endAxis: -2)),
        ["single_axis"] = c => c.Top("y", Flatten.Forward(c["x"], axis: 1, endAxis: 1)),
    };
}
