using Prototxt.Layers;

namespace Prototxt.Tests.Runtime;

public class ReshapeTests : GoldenLayerTests<ReshapeTests>, IGoldenRows
{
    public static GoldenRows Rows { get; } = new()
    {
        ["axis1_num2"] = c => c.Top("y", Reshape.Forward(c["x"], shape: [-1], axis: 1, numAxes: 2)),
        ["copy_infer_tail"] = c => c.Top("y", Reshape.Forward(c["x"], shape: [0, 0, 8, -1])),
        ["copy_with_axis"] = c => c.Top("y", Reshape.Forward(c["x"], shape: [0, -1], axis: 1)),
        ["explicit"] = c => c.Top("y", Reshape.Forward(c["x"], shape: [12, 12])),
        ["insert_axis"] = c => c.Top("y", Reshape.Forward(c["x"], shape: [1, 1], axis: 2, numAxes: 0)),
        ["negative_axis"] = c => c.Top("y", Reshape.Forward(c["x"], shape: [2, -1], axis: -2)),
    };
}
