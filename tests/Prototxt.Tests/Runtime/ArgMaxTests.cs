using Prototxt.Layers;

namespace Prototxt.Tests.Runtime;

public class ArgMaxTests : GoldenLayerTests<ArgMaxTests>, IGoldenRows
{
    public static GoldenRows Rows { get; } = new()
    {
        ["default"] = c => c.Top("y", ArgMax.Forward(c["x"])),
        ["top3"] = c => c.Top("y", ArgMax.Forward(c["x"], topK: 3)),
        ["ties"] = c => c.Top("y", ArgMax.Forward(c["x"], topK: 2)),
        ["axis2_top2"] = c => c.Top("y", ArgMax.Along(c["x"], axis: 2, topK: 2)),
        ["axis_negative_top2_val"] = c => c.Top("y", ArgMax.Along(c["x"], axis: -1, topK: 2, outMaxVal: true)),
    };
}
