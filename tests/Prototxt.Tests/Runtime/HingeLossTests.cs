using Prototxt.Layers;

namespace Prototxt.Tests.Runtime;

public class HingeLossTests : GoldenLayerTests<HingeLossTests>, IGoldenRows
{
    public static GoldenRows Rows { get; } = new()
    {
        ["L1"] = c => c.Top("loss", HingeLoss.L1(c["x"], c["label"])),
        ["L1_weight"] = c => c.Top("loss", HingeLoss.L1(c["x"], c["label"])),
        ["L2_edges"] = c => c.Top("loss", HingeLoss.L2(c["x"], c["label"])),
    };
}
