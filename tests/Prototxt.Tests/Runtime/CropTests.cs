using Prototxt.Layers;

namespace Prototxt.Tests.Runtime;

public class CropTests : GoldenLayerTests<CropTests>, IGoldenRows
{
    public static GoldenRows Rows { get; } = new()
    {
        ["axis0"] = c => c.Top("y", Crop.Forward(c["x"], c["ref"], axis: 0, offset: [1])),
        ["axis_negative"] = c => c.Top("y", Crop.Forward(c["x"], c["ref"], axis: -1, offset: [5])),
        ["offset_each"] = c => c.Top("y", Crop.Forward(c["x"], c["ref"], axis: 2, offset: [1, 4])),
        ["offset_one"] = c => c.Top("y", Crop.Forward(c["x"], c["ref"], offset: [2])),
    };
}
