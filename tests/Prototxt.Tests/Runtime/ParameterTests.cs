using Prototxt.Layers;

namespace Prototxt.Tests.Runtime;

public class ParameterTests : GoldenLayerTests<ParameterTests>, IGoldenRows
{
    public static GoldenRows Rows { get; } = new()
    {
        ["as_scale"] = c => AsScale(c),
        ["direct_loss"] = c => DirectLoss(c),
    };

    private static void AsScale(GoldenLayer c)
    {
        var w = c.Load(new ParameterLayer("par", [3, 4]), op => [op.Weight]).forward();
        var y = Scale.Multiply(c["x"], w);
        c.Top("w", w);
        c.Top("y", y);
        c.Top("loss", Reduction.SumOfSquares(y));
    }

    private static void DirectLoss(GoldenLayer c)
    {
        var w = c.Load(new ParameterLayer("par", [3, 2]), op => [op.Weight]).forward();
        c.Top("w", w);
        c.Top("loss", EuclideanLoss.Forward(w, c["t"]));
    }
}
