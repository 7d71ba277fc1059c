using Prototxt.Layers;

namespace Prototxt.Tests.Runtime;

public class ReductionTests : GoldenLayerTests<ReductionTests>, IGoldenRows
{
    public static GoldenRows Rows { get; } = new()
    {
        ["asum"] = c => c.Top("y", Reduction.AbsoluteSum(c["x"], axis: 1)),
        ["asum_zero"] = c => c.Top("y", Reduction.AbsoluteSum(c["x"], axis: 2)),
        ["mean_all"] = c => c.Top("y", Reduction.Mean(c["x"])),
        ["mean_axis2"] = c => c.Top("y", Reduction.Mean(c["x"], axis: 2, coeff: 3f)),
        ["sum_all"] = c => c.Top("y", Reduction.Sum(c["x"])),
        ["sumsq"] = c => c.Top("y", Reduction.SumOfSquares(c["x"], axis: -1, coeff: 0.5f)),
    };
}
