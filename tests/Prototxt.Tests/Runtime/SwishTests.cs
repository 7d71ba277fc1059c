using Prototxt.Layers;

namespace Prototxt.Tests.Runtime;

public class SwishTests : GoldenLayerTests<SwishTests>, IGoldenRows
{
    public static GoldenRows Rows { get; } = new()
    {
        ["default"] = c => c.Top("y", Swish.Forward(c["x"])),
        ["beta_negative"] = c => c.Top("y", Swish.Forward(c["x"], beta: -0.5f)),
    };
}
