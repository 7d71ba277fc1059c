using Prototxt.Layers;
using Xunit;
using static TorchSharp.torch;

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

    [Fact]
    public void An_empty_run_of_axes_makes_a_new_one()
    {
        using var scope = NewDisposeScope();
        Assert.Equal([2, 3, 1, 4], Flatten.Forward(zeros(2, 3, 4), axis: 2, endAxis: 1).shape);
    }
}
