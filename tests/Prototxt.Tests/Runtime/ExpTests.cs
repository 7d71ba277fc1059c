using Prototxt.Layers;

namespace Prototxt.Tests.Runtime;

public class ExpTests : GoldenLayerTests<ExpTests>, IGoldenRows
{
    public static GoldenRows Rows { get; } = new()
    {
        ["default"] = c => c.Top("y", Exp.Forward(c["x"])),
        ["base2_scale_shift"] = c => c.Top("y", Exp.Forward(c["x"], @base: 2f, scale: 0.7f, shift: -1.5f)),
        ["inplace"] = c => c.Top("x", Exp.Forward(c["x"], @base: 0.5f, overwrite: true)),
    };
}
