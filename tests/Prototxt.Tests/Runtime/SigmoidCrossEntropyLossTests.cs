using Prototxt.Layers;

namespace Prototxt.Tests.Runtime;

public class SigmoidCrossEntropyLossTests : GoldenLayerTests<SigmoidCrossEntropyLossTests>, IGoldenRows
{
    public static GoldenRows Rows { get; } = new()
    {
        ["default"] = c => c.Top("loss", SigmoidCrossEntropyLoss.Forward(c["x"], c["t"])),
        ["large_weight"] = c => c.Top("loss", SigmoidCrossEntropyLoss.Forward(c["x"], c["t"])),
        ["ignore"] = c => c.Top("loss", SigmoidCrossEntropyLoss.Forward(c["x"], c["t"], ignoreLabel: -1)),
        ["ignore_full"] = c => c.Top("loss", SigmoidCrossEntropyLoss.Forward(c["x"], c["t"], ignoreLabel: -1, normalization: LossNormalization.Full)),
        ["ignore_none"] = c => c.Top("loss", SigmoidCrossEntropyLoss.Forward(c["x"], c["t"], ignoreLabel: -1, normalization: LossNormalization.None)),
        ["ignore_truncation"] = c => c.Top("loss", SigmoidCrossEntropyLoss.Forward(c["x"], c["t"], ignoreLabel: 0, normalization: LossNormalization.Valid)),
    };
}
