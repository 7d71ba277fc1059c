using Prototxt.Layers;

namespace Prototxt.Tests.Runtime;

public class Im2colTests : GoldenLayerTests<Im2colTests>, IGoldenRows
{
    public static GoldenRows Rows { get; } = new()
    {
        ["dilation"] = c => c.Top("y", Im2col.Forward(c["x"], kernel: [2, 2], pad: [1, 1], dilation: [3, 3])),
        ["nd"] = c => c.Top("y", Im2col.Forward(c["x"], kernel: [2, 2, 3], stride: [1, 1, 2])),
        ["pad_stride"] = c => c.Top("y", Im2col.Forward(c["x"], kernel: [2, 3], stride: [2, 3], pad: [1, 2])),
    };
}
