using Prototxt.Layers;
using Prototxt.Tests.Infrastructure;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Layers;

public class HingeLossTests : GoldenLayerTests<HingeLossTests>, IGoldenRows
{
    private static string Net(string param, string scores = "2 3", string labels = "2") =>
        LayerCheck.Net($$"""layer { name: "l" type: "HingeLoss" bottom: "x" bottom: "y" top: "t" {{param}} }""", scores, labels);

    [Theory]
    [InlineData("2 3", "3")]
    [InlineData("2 3", "")]
    public void Refuses_labels(string scores, string labels) =>
        LayerCheck.Refused("PTX0401", LayerCheck.Net("""layer { name: "l" type: "HingeLoss" bottom: "x" bottom: ⟦"y"⟧ top: "t" }""", scores, labels), "expects as many items as x [N,3]");

    [Fact]
    public void Refuses_missing_labels() =>
        LayerCheck.Refused("PTX0303", LayerCheck.Net("""layer { name: "l" type: ⟦"HingeLoss"⟧ bottom: "x" top: "t" }""", "2 3"), "2 bottoms, found 1");

    [Theory]
    [InlineData("2 3", "2")]
    [InlineData("2 3 4", "2 1 1 1")]
    [InlineData("2 3", "2 5")]
    public void Shapes(string scores, string labels) => LayerCheck.Shapes(Net("hinge_loss_param { norm: L2 }", scores, labels), "t []");

    // The scores have classes over two axes; label 1.9 is cut to 1; of two labels for each item the first as many as items count.
    [Theory]
    [InlineData("L1", "2")]
    [InlineData("L2", "2")]
    [InlineData("L1", "2 2")]
    public void Each_class_against_all_others(string norm, string labels)
    {
        float[] x = [0.5f, -1, 2, -3, 1, -0.25f, 0, 4];
        int[] label = [1, 3];
        double loss = 0;
        float[] expected = new float[8];
        for (int i = 0; i < 8; i++)
        {
            double sign = i % 4 == label[i / 4] ? -1 : 1, excess = Math.Max(0, 1 + (sign * x[i]));
            loss += norm == "L1" ? excess : excess * excess;
            expected[i] = (float)(sign * (norm == "L1" ? Math.Sign(excess) : 2 * excess) * 5 / 2);
        }

        Tensor given = labels == "2" ? tensor([1.9f, 3f]) : tensor([1.9f, 3f, 0f, 0f], [2, 2]);
        using var pass = NetPass.Of(Net($"hinge_loss_param {{ norm: {norm} }}", "2 2 2", labels), ("x", tensor(x, [2, 2, 2])), ("y", given));
        Numbers.AreClose([(float)(loss / 2)], pass["t"]);
        Numbers.AreClose(expected, pass.Backward("t", 5).Gradient("x"));
        Assert.All(pass.Gradient("y"), g => Assert.Equal(0, g));
    }

    public static GoldenRows Rows { get; } = new()
    {
        ["L1"] = c => c.Top("loss", HingeLoss.L1(c["x"], c["label"])),
        ["L1_weight"] = c => c.Top("loss", HingeLoss.L1(c["x"], c["label"])),
        ["L2_edges"] = c => c.Top("loss", HingeLoss.L2(c["x"], c["label"])),
    };

    public static string Example => """
        name: "net"
        layer { name: "x" type: "Input" top: "x" input_param { shape { dim: 2 dim: 3 } } }
        layer { name: "label" type: "Input" top: "label" input_param { shape { dim: 2 } } }
        layer { name: "loss" type: "HingeLoss" bottom: "x" bottom: "label" top: "loss" }
        layer { name: "squares" type: "HingeLoss" bottom: "x" bottom: "label" top: "squares" hinge_loss_param { norm: L2 } }
        """;

    [Fact]
    public void Refuses_more_axes_than_Caffe_can_ask_num_of() =>
        LayerCheck.Refused("PTX0401", LayerCheck.Net("""layer { name: "l" type: "HingeLoss" bottom: ⟦"x"⟧ bottom: "y" top: "t" }""", "2 3 1 2 2", "2"), "at most 4 axes");
}
