using Prototxt.Layers;

namespace Prototxt.Tests.Runtime;

public class MultinomialLogisticLossTests : GoldenLayerTests<MultinomialLogisticLossTests>, IGoldenRows
{
    public static GoldenRows Rows { get; } = new()
    {
        ["basic"] = c => c.Top("loss", MultinomialLogisticLoss.Forward(c["x"], c["label"])),
        ["tiny_prob"] = c => c.Top("loss", MultinomialLogisticLoss.Forward(c["x"], c["label"])),
    };
}
