using Prototxt.Layers;

namespace Prototxt.Tests.Runtime;

public class EuclideanLossTests : GoldenLayerTests<EuclideanLossTests>, IGoldenRows
{
    public static GoldenRows Rows { get; } = new()
    {
        ["basic"] = c => c.Top("loss", EuclideanLoss.Forward(c["a"], c["b"])),
        ["weight"] = c => c.Top("loss", EuclideanLoss.Forward(c["a"], c["b"])),
    };
}
