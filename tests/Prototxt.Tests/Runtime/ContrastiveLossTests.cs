using Prototxt.Layers;

namespace Prototxt.Tests.Runtime;

public class ContrastiveLossTests : GoldenLayerTests<ContrastiveLossTests>, IGoldenRows
{
    public static GoldenRows Rows { get; } = new()
    {
        ["default"] = c => c.Top("loss", ContrastiveLoss.Forward(c["a"], c["b"], c["sim"])),
        ["legacy"] = c => c.Top("loss", ContrastiveLoss.Forward(c["a"], c["b"], c["sim"], margin: 1.5f, legacyVersion: true)),
    };
}
