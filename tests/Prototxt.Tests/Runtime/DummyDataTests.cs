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
        var a = DummyData.Forward([2, 3], Filler.Constant(1.5f));
        c.Top("a", a);
        c.Top("b", DummyData.Forward([4, 1, 2, 2], Filler.Constant(-2f)));
        c.Top("y", Power.Forward(a, power: 2f));
    }

    private static void NoFiller(GoldenLayer c)
    {
        c.Top("a", DummyData.Forward([3, 2]));
        c.Top("b", DummyData.Forward([3, 2]));
    }
}
