using Prototxt.Layers;
using Prototxt.Tests.Infrastructure;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Layers;

public class EuclideanLossTests : GoldenLayerTests<EuclideanLossTests>, IGoldenRows
{
    private static string Net(string a, string b, string param = "") =>
        LayerCheck.Net($$"""layer { name: "l" type: "EuclideanLoss" bottom: "x" bottom: "y" top: "t" {{param}} }""", a, b);

    [Theory]
    [InlineData("2 3", "3 2", "expects as many items as x [N,3]")]
    [InlineData("2 3", "", "expects as many items as x [N,3]")]
    [InlineData("2 3 4", "2 3", "as many numbers for each item as x [N,3,4]")]
    public void Refuses_bottoms(string a, string b, string message) =>
        LayerCheck.Refused("PTX0401", LayerCheck.Net("""layer { name: "l" type: "EuclideanLoss" bottom: "x" bottom: ⟦"y"⟧ top: "t" }""", a, b), message);

    [Theory]
    [InlineData("""type: ⟦"EuclideanLoss"⟧ bottom: "x" top: "t" """, "2 bottoms, found 1")]
    [InlineData("""type: "EuclideanLoss" bottom: "x" bottom: "x" top: "t" top: ⟦"u"⟧""", "1 top, found 2")]
    public void Refuses_another_number_of_blobs(string blobs, string message) =>
        LayerCheck.Refused("PTX0303", LayerCheck.Net($$"""layer { name: "l" {{blobs}} }""", "2 3"), message);

    [Theory]
    [InlineData("2 3", "2 3")]
    [InlineData("2 3 4", "2 12")]
    [InlineData("5", "5 1 1 1 1")]
    public void Shapes(string a, string b) => LayerCheck.Shapes(Net(a, b), "t []");

    [Fact]
    public void Only_the_number_of_items_divides_and_both_bottoms_learn()
    {
        using var pass = NetPass.Of(Net("2 2 2", "2 4"), ("x", Numbers.Count(2, 2, 2)), ("y", tensor([0f, 0, 4, 4, 4, 4, 4, 4], [2, 4])));
        Numbers.AreClose([(0 + 1 + 4 + 1 + 0 + 1 + 4 + 9) / 4f], pass["t"]);
        pass.Backward("t", 3);
        float[] expected = [.. new float[] { 0, 1, -2, -1, 0, 1, 2, 3 }.Select(d => d * 3 / 2)];
        Numbers.AreClose(expected, pass.Gradient("x"));
        Numbers.AreClose([.. expected.Select(g => -g)], pass.Gradient("y"));
    }

    public static GoldenRows Rows { get; } = new()
    {
        ["basic"] = c => c.Top("loss", EuclideanLoss.Forward(c["a"], c["b"])),
        ["weight"] = c => c.Top("loss", EuclideanLoss.Forward(c["a"], c["b"])),
    };

    public static string Example => """
        name: "net"
        layer { name: "x" type: "Input" top: "x" input_param { shape { dim: 2 dim: 3 } } }
        layer { name: "target" type: "Input" top: "target" input_param { shape { dim: 2 dim: 2 } } }
        layer { name: "fc" type: "InnerProduct" bottom: "x" top: "fc" inner_product_param { num_output: 2 } }
        layer { name: "loss" type: "EuclideanLoss" bottom: "fc" bottom: "target" top: "loss" loss_weight: .5 }
        """;

    [Fact]
    public void Refuses_more_axes_than_Caffe_can_ask_num_of() =>
        LayerCheck.Refused("PTX0401", LayerCheck.Net("""layer { name: "l" type: "EuclideanLoss" bottom: ⟦"x"⟧ bottom: "y" top: "t" }""", "2 3 1 2 2", "2 3 1 2 2"), "at most 4 axes");
}
