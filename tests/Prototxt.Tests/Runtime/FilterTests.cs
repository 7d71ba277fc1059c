using Prototxt.Layers;

namespace Prototxt.Tests.Runtime;

public class FilterTests : GoldenLayerTests<FilterTests>, IGoldenRows
{
    public static GoldenRows Rows { get; } = new()
    {
        ["all"] = c => Run(c),
        ["some"] = c => Run(c),
    };

    private static void Run(GoldenLayer c)
    {
        var x = c.Own(c.Load(new Scale("scale", [3]), op => [op.Weight]).forward(c["x"]));
        var z = c.Own(c.Load(new Scale("scale2", [4]), op => [op.Weight]).forward(c["z"]));
        var tops = Filter.Forward([x, z], c["sel"]);
        c.Top("y", tops[0]);
        c.Top("y2", tops[1]);
        c.Top("l1", Reduction.SumOfSquares(tops[0]));
        c.Top("l2", Reduction.SumOfSquares(tops[1]));
    }
}
