using Prototxt.Layers;
using Prototxt.Tests.Infrastructure;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Layers;

public class BiasTests : GoldenLayerTests<BiasTests>, IGoldenRows
{
    private static string Net(string param, string shape = "2 3 6 5") =>
        LayerCheck.Net($$"""layer { name: "l" type: "Bias" bottom: "x" top: "t" {{param}} }""", shape);

    [Theory]
    [InlineData("bias_param { axis: ⟦4⟧ }", "axis 4 is not an axis of x [N,3,6,5]")]
    [InlineData("bias_param { axis: ⟦-5⟧ num_axes: 0 }", "axis -5 is not an axis of x [N,3,6,5]")]
    [InlineData("bias_param { num_axes: ⟦-2⟧ }", "num_axes must be -1 (all the rest) or more, found -2")]
    [InlineData("bias_param { num_axes: ⟦4⟧ }", "4 axes from axis 1 on are more than x [N,3,6,5] has")]
    [InlineData("bias_param { axis: -1 num_axes: ⟦2⟧ }", "2 axes from axis 3 on")]
    [InlineData("bias_param { num_axes: 0 filler { type: ⟦\"xavier\"⟧ } }", "needs a blob with axes")]
    public void Refuses(string param, string message) => LayerCheck.Refused("PTX0400", Net(param), message);

    [Theory]
    [InlineData("2 4", "2 3", "from axis 1 on")]
    [InlineData("2 3 4", "3 5", "from axis 1 on")]
    [InlineData("2 3", "3 1", "from axis 1 on")]
    public void Refuses_a_second_bottom_of_other_sizes(string shape, string bias, string message) =>
        LayerCheck.Refused("PTX0401", LayerCheck.Net("""layer { name: "l" type: "Bias" bottom: "x" bottom: ⟦"y"⟧ top: "t" }""", shape, bias), message);

    [Theory]
    [InlineData("num_axes")]
    [InlineData("filler")]
    public void With_two_bottoms_fields_of_the_learned_blob_have_no_effect(string field) => LayerCheck.WithoutEffect(
        LayerCheck.Net($$"""layer { name: "l" type: "Bias" bottom: "x" bottom: "y" top: "t" bias_param { ⟦{{field}}⟧{{(field == "filler" ? " { }" : ": 2")}} } }""", "2 3", "3"), field);

    // A scalar is added everywhere, whatever axis says.
    [Fact]
    public void A_scalar_as_second_bottom_needs_no_axis() => LayerCheck.WithoutEffect(
        LayerCheck.Net("""layer { name: "l" type: "Bias" bottom: "x" bottom: "y" top: "t" bias_param { ⟦axis⟧: 9 } }""", "2 3", ""), "axis");

    [Theory]
    [InlineData("2 3 6 5", "", "shape: [3]")]
    [InlineData("2 3 6 5", "bias_param { num_axes: -1 }", "shape: [3, 6, 5]")]
    [InlineData("2 3 6 5", "bias_param { axis: -2 num_axes: 2 }", "shape: [6, 5], axis: 2")]
    [InlineData("2 3 6 5", "bias_param { axis: 0 num_axes: 0 }", "shape: [], axis: 0")]
    [InlineData("7", "bias_param { axis: 0 }", "shape: [7], axis: 0")]
    public void Learned_blobs(string shape, string param, string arguments) =>
        Assert.Contains(LayerCheck.Shapes(Net(param, shape)).Files.Values, text => text.Contains($"new Caffe::Bias(\"l\", {arguments}, device: device)", StringComparison.Ordinal));

    [Theory]
    [InlineData("t")]
    [InlineData("x")]
    public void A_second_bottom_is_repeated_and_its_gradients_add_up(string top)
    {
        using var pass = NetPass.Of(LayerCheck.Net($$"""layer { name: "l" type: "Bias" bottom: "x" bottom: "y" top: "{{top}}" bias_param { axis: 1 } }""", "2 2 2", "2"),
            ("x", Numbers.Count(2, 2, 2)), ("y", tensor([10f, 20f])));
        Assert.Equal([10f, 11f, 22f, 23f, 14f, 15f, 26f, 27f], pass[top]);
        pass.Backward(top);
        Assert.Equal([1f, 2f, 3f, 4f, 5f, 6f, 7f, 8f], pass.Gradient("x"));
        Assert.Equal([1f + 2f + 5f + 6f, 3f + 4f + 7f + 8f], pass.Gradient("y"));
    }

    public static GoldenRows Rows { get; } = new()
    {
        ["default"] = c => Run(c, new Bias("op", [3])),
        ["axis0_two_axes"] = c => Run(c, new Bias("op", [2, 3], axis: 0)),
        ["axis1_all"] = c => Run(c, new Bias("op", [3, 4, 5])),
        ["scalar"] = c => Run(c, new Bias("op", [])),
        ["two_bottoms"] = c => c.Top("y", Bias.Add(c["x"], c["b"])),
    };

    private static void Run(GoldenLayer c, Bias op) => c.Top("y", c.Load(op, op => [op.Value]).forward(c["x"]));

    public static string Example => """
        name: "net"
        layer { name: "x" type: "Input" top: "x" input_param { shape { dim: 2 dim: 3 dim: 4 } } }
        layer { name: "y" type: "Input" top: "y" input_param { shape { dim: 3 dim: 4 } } }
        layer { name: "learned" type: "Bias" bottom: "x" top: "learned" bias_param { filler { value: .5 } } param { lr_mult: 2 decay_mult: 0 } }
        layer { name: "all" type: "Bias" bottom: "learned" top: "learned" bias_param { num_axes: -1 } }
        layer { name: "given" type: "Bias" bottom: "learned" bottom: "y" top: "given" }
        """;
}
