using Prototxt.Layers;

namespace Prototxt.Tests.Runtime;

public class LogTests : GoldenLayerTests<LogTests>, IGoldenRows
{
    public static GoldenRows Rows { get; } = new()
    {
        ["default"] = c => c.Top("y", Log.Forward(c["x"])),
        ["basee_scale"] = c => c.Top("y", Log.Forward(c["x"], scale: 3f, shift: 0.25f)),
    };
}
