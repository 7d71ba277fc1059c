using Prototxt.Layers;

namespace Prototxt.Tests.Runtime;

public class SoftmaxTests : GoldenLayerTests<SoftmaxTests>, IGoldenRows
{
    public static GoldenRows Rows { get; } = new()
    {
        ["default"] = c => c.Top("y", Softmax.Forward(c["x"])),
        ["axis0"] = c => c.Top("y", Softmax.Forward(c["x"], axis: 0)),
        ["axis_last"] = c => c.Top("y", Softmax.Forward(c["x"], axis: -1)),
        ["inplace"] = c => c.Top("x", Softmax.Forward(c["x"])),
    };
}
