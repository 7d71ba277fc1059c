using Prototxt.Tests.Infrastructure;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Layers;

public class FilterTests
{
    private const string Layer = """layer { name: "l" type: "Filter" bottom: "x" bottom: "y" bottom: "z" top: "t" top: "u" }""";

    [Theory]
    [InlineData("""type: ⟦"Filter"⟧ bottom: "x" top: "t" """, "at least 2 bottoms, found 1")]
    [InlineData("""type: ⟦"Filter"⟧ bottom: "x" bottom: "y" top: "t" top: "u" """, "3 bottoms, found 2")]
    [InlineData("""type: "Filter" bottom: "x" bottom: "x" bottom: ⟦"y"⟧ top: "t" """, "2 bottoms, found 3")]
    public void Refuses_another_number_of_blobs(string blobs, string message) =>
        LayerCheck.Refused("PTX0303", LayerCheck.Net($$"""layer { name: "l" {{blobs}} }""", "2 3", "2"), message);

    [Theory]
    [InlineData("""bottom: "x" bottom: ⟦"y"⟧""", "4 3", "4 2", "one number for each item")]
    [InlineData("""bottom: "x" bottom: ⟦"y"⟧""", "4 3", "", "one number for each item")]
    [InlineData("""bottom: ⟦"x"⟧ bottom: "y" """, "4 3", "5 1", "as many items as y [N,1]")]
    [InlineData("""bottom: ⟦"x"⟧ bottom: "y" """, "", "5", "as many items as y [N]")]
    public void Refuses_bottoms(string bottoms, string x, string selector, string message) =>
        LayerCheck.Refused("PTX0401", LayerCheck.Net($$"""layer { name: "l" type: "Filter" {{bottoms}} top: "t" }""", x, selector), message);

    [Theory]
    [InlineData("4 3", "4 2 2", "4", "t [N,3]", "u [N,2,2]")]
    [InlineData("4", "4 1", "4 1 1 1 1", "t [N]", "u [N,1]")]
    public void Shapes(string x, string y, string selector, string first, string second) => LayerCheck.Shapes(LayerCheck.Net(Layer, x, y, selector), first, second);

    [Fact]
    public void What_is_not_zero_passes_and_the_rest_gets_no_gradient()
    {
        using var pass = NetPass.Of(LayerCheck.Net(Layer, "4 2", "4", "4 1"),
            ("x", Numbers.Count(4, 2)), ("y", Numbers.Count(4)), ("z", tensor([0.1f, 0f, -1f, float.NaN], [4, 1])));
        Assert.Equal([0f, 1, 4, 5, 6, 7], pass["t"]);
        Assert.Equal([0f, 2, 3], pass["u"]);
        pass.Backward("t").Backward("u");
        Assert.Equal([1f, 2, 0, 0, 3, 4, 5, 6], pass.Gradient("x"));
        Assert.Equal([1f, 0, 2, 3], pass.Gradient("y"));
        Assert.Equal(new float[4], pass.Gradient("z"));
    }

    [Fact]
    public void Nothing_may_pass_at_all()
    {
        using var pass = NetPass.Of(LayerCheck.Net(Layer, "3 2", "3", "3"), ("x", Numbers.Count(3, 2)), ("y", Numbers.Count(3)), ("z", zeros(3)));
        Assert.Equal([0L, 2], pass.Blob("t").shape);
        Assert.Equal([0L], pass.Blob("u").shape);
        pass.Backward("t");
        Assert.Equal(new float[6], pass.Gradient("x"));
    }

    [Fact]
    public void Generated_code() => Snapshot.Verify(GeneratorRun.Of("""
        name: "net"
        layer { name: "x" type: "Input" top: "x" input_param { shape { dim: 4 dim: 3 } } }
        layer { name: "label" type: "Input" top: "label" input_param { shape { dim: 4 } } }
        layer { name: "keep" type: "Input" top: "keep" input_param { shape { dim: 4 dim: 1 } } }
        layer { name: "filter" type: "Filter" bottom: "x" bottom: "label" bottom: "keep" top: "some" top: "labels" }
        """), "Filter");
}
