using Prototxt.Layers;

namespace Prototxt.Tests.Runtime;

public class ConcatTests : GoldenLayerTests<ConcatTests>, IGoldenRows
{
    public static GoldenRows Rows { get; } = new()
    {
        ["default"] = c => c.Top("y", Concat.Forward([c["a"], c["b"], c["c"]])),
        ["axis0"] = c => c.Top("y", Concat.Forward([c["a"], c["b"]], axis: 0)),
        ["axis_negative"] = c => c.Top("y", Concat.Forward([c["a"], c["b"]], axis: -1)),
        ["single"] = c => c.Top("y", Concat.Forward([c["a"]])),
    };
}
