using Prototxt.Layers;
using Prototxt.Tests.Infrastructure;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Layers;

public class BatchReindexTests : GoldenLayerTests<BatchReindexTests>, IGoldenRows
{
    private static string Net(string x, string index) =>
        LayerCheck.Net("""layer { name: "l" type: "BatchReindex" bottom: "x" bottom: "y" top: "t" }""", x, index);

    [Theory]
    [InlineData("2 3", "2 1")]
    [InlineData("2 3", "")]
    public void Refuses_an_index_of_other_axes(string x, string index) =>
        LayerCheck.Refused("PTX0401", LayerCheck.Net("""layer { name: "l" type: "BatchReindex" bottom: "x" bottom: ⟦"y"⟧ top: "t" }""", x, index), "expects indices along one axis");

    [Fact]
    public void Refuses_a_single_number() =>
        LayerCheck.Refused("PTX0401", LayerCheck.Net("""layer { name: "l" type: "BatchReindex" bottom: ⟦"x"⟧ bottom: "y" top: "t" }""", "", "3"), "expects at least one axis");

    [Fact]
    public void Refuses_a_missing_index() =>
        LayerCheck.Refused("PTX0303", LayerCheck.Net("""layer { name: "l" type: ⟦"BatchReindex"⟧ bottom: "x" top: "t" }""", "2 3"), "2 bottoms, found 1");

    [Fact]
    public void Refuses_to_work_in_place() =>
        LayerCheck.Refused("PTX0304", LayerCheck.Net("""layer { name: "l" type: "BatchReindex" bottom: "x" bottom: "y" top: ⟦"x"⟧ }""", "2 3", "2"), "BatchReindex layer 'l'");

    // An index that is an input has a batch of its own.
    [Theory]
    [InlineData("5", "7", "t [N]")]
    [InlineData("5 3 2 2 2", "2", "t [N,3,2,2,2]")]
    public void Shapes(string x, string index, string top) => LayerCheck.Shapes(Net(x, index), top);

    [Fact]
    public void Gradients_of_a_row_that_was_picked_twice_add_up_and_the_index_gets_none()
    {
        using var pass = NetPass.Of(Net("3 2", "4"), ("x", tensor([1f, 2f, 3f, 4f, 5f, 6f], [3, 2])), ("y", tensor([2f, 0f, 2.9f, 0f])));
        Assert.Equal([5f, 6f, 1f, 2f, 5f, 6f, 1f, 2f], pass["t"]);
        pass.Backward("t");
        Assert.Equal([3f + 7f, 4f + 8f, 0f, 0f, 1f + 5f, 2f + 6f], pass.Gradient("x"));
        Assert.Equal(new float[4], pass.Gradient("y"));
    }

    [Theory]
    [InlineData(3f)]
    [InlineData(-1f)]
    [InlineData(-0.5f)]
    public void A_row_that_is_not_there_ends_the_pass(float row)
    {
        using Tensor x = ones(3, 2), index = tensor([row]);
        Assert.Contains("BatchReindex: row", Assert.Throws<ArgumentException>(() => Prototxt.Layers.BatchReindex.Forward(x, index)).Message, StringComparison.Ordinal);
    }

    public static GoldenRows Rows { get; } = new()
    {
        ["fewer"] = c => Run(c),
        ["repeat"] = c => Run(c),
    };

    private static void Run(GoldenLayer c)
    {
        var scale = c.Load(new Scale("scale", [3]), scale => [scale.Weight]);
        var scaled = c.Own(scale.forward(c["x"]));
        var y = BatchReindex.Forward(scaled, c["idx"]);
        c.Top("y", y);
        c.Top("loss", EuclideanLoss.Forward(y, c["t"]));
    }

    public static string Example => """
        name: "net"
        layer { name: "x" type: "Input" top: "x" input_param { shape { dim: 2 dim: 3 } } }
        layer { name: "rows" type: "Input" top: "rows" input_param { shape { dim: 4 } } }
        layer { name: "picked" type: "BatchReindex" bottom: "x" bottom: "rows" top: "picked" }
        """;
}
