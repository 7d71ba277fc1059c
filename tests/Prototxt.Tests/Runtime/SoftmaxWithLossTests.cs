using Prototxt.Layers;

namespace Prototxt.Tests.Runtime;

public class SoftmaxWithLossTests : GoldenLayerTests<SoftmaxWithLossTests>, IGoldenRows
{
    public static GoldenRows Rows { get; } = new()
    {
        ["spatial"] = c => Loss(c),
        ["all_ignored"] = c => Loss(c, ignoreLabel: -1),
        ["axis_last"] = c => Loss(c, axis: -1),
        ["ignore_default_norm"] = c => Loss(c, ignoreLabel: 2),
        ["ignore_batch_size"] = c => Loss(c, ignoreLabel: 2, normalization: LossNormalization.BatchSize),
        ["ignore_full"] = c => Loss(c, ignoreLabel: 2, normalization: LossNormalization.Full),
        ["ignore_none"] = c => Loss(c, ignoreLabel: 2, normalization: LossNormalization.None),
        ["normalization_beats_normalize"] = c => Loss(c, ignoreLabel: 2, normalization: LossNormalization.None),
        ["normalize_false"] = c => Loss(c, ignoreLabel: 2, normalization: LossNormalization.BatchSize),
        ["spatial_batch_size_ignore"] = c => Loss(c, ignoreLabel: 255, normalization: LossNormalization.BatchSize),
    };

    private static void Loss(GoldenLayer c, int axis = 1, int? ignoreLabel = null, LossNormalization normalization = LossNormalization.Valid) =>
        c.Top("loss", SoftmaxWithLoss.Forward(c["x"], c["label"], axis, ignoreLabel, normalization));
}
