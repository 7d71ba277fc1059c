using Prototxt.Layers;

namespace Prototxt.Tests.Runtime;

public class ClipTests : GoldenLayerTests<ClipTests>, IGoldenRows
{
    public static GoldenRows Rows { get; } = new()
    {
        ["edges"] = c => c.Top("y", Clip.Forward(c["x"], min: -1f, max: 1.5f)),
        ["inplace"] = c => c.Top("x", Clip.Forward(c["x"], min: 0f, max: 6f, inPlace: true, overwrite: true)),
    };
}
