using Prototxt.Layers;

namespace Prototxt.Tests.Runtime;

public class BatchNormTests : GoldenLayerTests<BatchNormTests>, IGoldenRows
{
    public static GoldenRows Rows { get; } = new()
    {
        ["test"] = c => Run(c, new BatchNorm("op", 3), useGlobalStats: true),
        ["test_batch_stats"] = c => Run(c, new BatchNorm("op", 3), useGlobalStats: false),
        ["test_factor_zero"] = c => Run(c, new BatchNorm("op", 3), useGlobalStats: true),
        ["train_3_forwards"] = c =>
        {
            var op = Load(c, new BatchNorm("op", 3, movingAverageFraction: 0.5f));
            op.forward(c["x"], useGlobalStats: false).Dispose();
            op.forward(c["x"], useGlobalStats: false).Dispose();
            c.Top("y", op.forward(c["x"], useGlobalStats: false));
        },
        ["train_batch1_1x1"] = c => Run(c, new BatchNorm("op", 4), useGlobalStats: false),
        ["train_fc"] = c => Run(c, new BatchNorm("op", 5), useGlobalStats: false),
        ["train_fresh"] = c => Run(c, new BatchNorm("op", 3), useGlobalStats: false),
        ["train_inplace"] = c => c.Top("x", Load(c, new BatchNorm("op", 3)).forward(c["x"], useGlobalStats: false)),
    };

    private static BatchNorm Load(GoldenLayer c, BatchNorm op) => c.Load(op, op => [op.Mean, op.Variance, op.Factor]);

    private static void Run(GoldenLayer c, BatchNorm op, bool useGlobalStats) => c.Top("y", Load(c, op).forward(c["x"], useGlobalStats));
}
