using Prototxt.Layers;
using Prototxt.Tests.Infrastructure;
using Xunit;

namespace Prototxt.Tests.Layers;

public class DummyDataTests : GoldenLayerTests<DummyDataTests>, IGoldenRows
{
    private static string Net(string param, string tops = """top: "a" top: "b" """) =>
        $$"""name: "net" layer { name: "l" type: "DummyData" {{tops}} {{param}} } layer { name: "relu" type: "ReLU" bottom: "a" top: "t" }""";

    [Theory]
    [InlineData("⟦dummy_data_param⟧ { }", "shape is missing")]
    [InlineData("dummy_data_param { shape { dim: 2 } num: ⟦2⟧ }", "give either shape or num, channels, height and width, not both")]
    [InlineData("dummy_data_param { shape ⟦{ dim: 2 }⟧ shape { dim: 2 } shape { dim: 2 } }", "shape must be given once, or once for each top: 2 tops, 3 shapes")]
    [InlineData("dummy_data_param { num: 2 channels: 3 height: 4 width: ⟦5⟧ width: 5 width: 5 }", "width must be given once, or once for each top: 2 tops, found 3")]
    [InlineData("⟦dummy_data_param⟧ { num: 2 channels: 3 height: 4 }", "width must be given once, or once for each top: 2 tops, found 0")]
    [InlineData("dummy_data_param { shape { dim: 2 } data_filler { } ⟦data_filler⟧ { } data_filler { } }", "data_filler must be given once, or once for each top: 2 tops, 3 fillers")]
    [InlineData("dummy_data_param { shape { dim: 2 dim: ⟦-1⟧ } }", "a dimension cannot be negative, found -1")]
    [InlineData("dummy_data_param { shape { dim: 2 } data_filler { type: ⟦\"bilinear\"⟧ } }", "4 axes, found [2]")]
    [InlineData("dummy_data_param { shape { dim: 2 } data_filler { type: ⟦\"file\"⟧ } }", "unknown filler 'file'")]
    public void Refuses(string param, string message) => LayerCheck.Refused("PTX0400", Net(param), message);

    [Fact]
    public void Refuses_a_bottom() =>
        LayerCheck.Refused("PTX0303", LayerCheck.Net("""layer { name: "l" type: "DummyData" bottom: ⟦"x"⟧ top: "t" dummy_data_param { shape { dim: 2 } } }""", "2"), "0 bottoms, found 1");

    [Theory]
    [InlineData("shape { dim: 2 dim: 3 }", "a [2,3]", "b [2,3]")]
    [InlineData("shape { dim: 2 dim: 3 } shape { }", "a [2,3]", "b []")]
    [InlineData("num: 2 num: 1 channels: 3 height: 4 width: 5 width: 6", "a [2,3,4,5]", "b [1,3,4,6]")]
    public void Shapes(string param, string first, string second) => LayerCheck.Shapes(Net($"dummy_data_param {{ {param} }}"), first, second);

    [Theory]
    [InlineData("", 0, 0)]
    [InlineData("data_filler { value: 3 }", 3, 3)]
    [InlineData("data_filler { value: 3 } data_filler { type: \"constant\" value: -1 }", 3, -1)]
    public void Constants(string fillers, float first, float second)
    {
        using var pass = NetPass.Of(Net($"dummy_data_param {{ shape {{ dim: 2 }} {fillers} }}"));
        Assert.Equal([first, first], pass["a"]);
        Assert.Equal([second, second], pass["b"]);
    }

    [Fact]
    public void Random_numbers_are_new_in_each_pass()
    {
        using var net = CompiledNet.Of(Net("""dummy_data_param { shape { dim: 50 } data_filler { type: "uniform" min: 1 max: 2 } }""", """top: "a" """));
        Dictionary<string, TorchSharp.torch.Tensor> none = [];
        using var first = net.Blobs("Predict", none);
        using var second = net.Blobs("Predict", none);
        float[] a = Numbers.Of(first["a"]), b = Numbers.Of(second["a"]);
        Assert.All(a, v => Assert.InRange(v, 1f, 2f));
        Assert.NotEqual(a, b);
    }

    public static GoldenRows Rows { get; } = new()
    {
        ["bilinear"] = c => c.Top("a", DummyData.Forward([1, 2, 5, 5], Filler.Bilinear())),
        ["constants"] = c => Filled(c),
        ["no_filler"] = c => NoFiller(c),
    };

    private static void Filled(GoldenLayer c)
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

    public static string Example => """
        name: "net"
        layer { name: "one" type: "DummyData" top: "one" dummy_data_param { shape { dim: 2 dim: 3 } data_filler { type: "gaussian" std: .1 } } }
        layer { name: "two" type: "DummyData" top: "two" top: "three" dummy_data_param { num: 2 channels: 3 height: 1 width: 1 width: 4 data_filler { value: .5 } } }
        layer { name: "sum" type: "Eltwise" bottom: "one" bottom: "one" top: "sum" }
        """;
}
