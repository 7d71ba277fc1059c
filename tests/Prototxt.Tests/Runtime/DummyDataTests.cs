using Prototxt.Layers;

namespace Prototxt.Tests.Runtime;

public class DummyDataTests : GoldenLayerTests<DummyDataTests>, IGoldenRows
{
    public static GoldenRows Rows { get; } = new()
    {
        ["bilinear"] = c => c.Top("a", DummyData.Forward([1, 2, 5, 5], Filler.Bilinear())),
        ["constants"] = c => Constants(c),
        ["no_filler"] = c => NoFiller(c),
    };

    private static void Constants(GoldenLayer c)
    {
        var tops = DummyData.Forward(([2, 3], Filler.Constant(1.5f)), ([4, 1, 2, 2], Filler.Constant(-2f)));
        c.Top("a", tops[0]);
        c.Top("b", tops[1]);
        c.Top("y", Power.Forward(tops[0], power: 2f));
    }

    private static void NoFiller(GoldenLayer c)
    {
        c.Top("a", DummyData.Forward([3, 2]));
        c.Top("b", DummyData.Forward([3, 2]));
    }
}
