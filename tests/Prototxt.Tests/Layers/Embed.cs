using Prototxt.Layers;
using Prototxt.Tests.Infrastructure;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Layers;

public class EmbedTests : GoldenLayerTests<EmbedTests>, IGoldenRows
{
    private static string Net(string param, string shape = "2 3") =>
        LayerCheck.Net($$"""layer { name: "l" type: "Embed" bottom: "x" top: "t" {{param}} }""", shape);

    [Theory]
    [InlineData("⟦embed_param⟧ { input_dim: 5 }", "num_output must be given and positive")]
    [InlineData("embed_param { input_dim: 5 num_output: ⟦0⟧ }", "num_output must be given and positive")]
    [InlineData("⟦embed_param⟧ { num_output: 5 }", "input_dim must be given and positive")]
    [InlineData("embed_param { num_output: 5 input_dim: ⟦0⟧ }", "input_dim must be given and positive")]
    [InlineData("embed_param { num_output: 5 input_dim: 4 weight_filler { type: ⟦\"bilinear\"⟧ } }", "4 axes, found [4,5]")]
    public void Refuses(string param, string message) => LayerCheck.Refused("PTX0400", Net(param), message);

    [Fact]
    public void Refuses_two_bottoms() =>
        LayerCheck.Refused("PTX0303", LayerCheck.Net("""layer { name: "l" type: "Embed" bottom: "x" bottom: ⟦"x"⟧ top: "t" embed_param { num_output: 5 input_dim: 4 } }""", "2 3"), "1 bottom, found 2");

    [Fact]
    public void A_filler_for_no_bias_has_no_effect() => LayerCheck.WithoutEffect(Net("embed_param { num_output: 5 input_dim: 4 bias_term: false ⟦bias_filler⟧ { value: 1 } }"), "bias_filler");

    [Theory]
    [InlineData("2 3", "t [N,3,5]")]
    [InlineData("7", "t [N,5]")]
    [InlineData("", "t [5]")]
    public void Shapes(string shape, string top) => LayerCheck.Shapes(Net("embed_param { num_output: 5 input_dim: 4 }", shape), top);

    [Fact]
    public void Gradients_of_a_row_that_was_read_twice_add_up()
    {
        using var layer = new Embed("l", inputDim: 3, numOutput: 2);
        using var filled = no_grad();
        layer.Weight.copy_(Numbers.Count(3, 2));
        layer.Bias!.copy_(tensor([10f, 20f]));
        using var grad = enable_grad();
        using Tensor x = tensor([2f, 0.9f, 2f], [3, 1]), y = layer.forward(x), sum = (y * (Numbers.Count(3, 1, 2) + 1)).sum();
        Assert.Equal([3L, 1, 2], y.shape);
        Assert.Equal([14f, 25f, 10f, 21f, 14f, 25f], Numbers.Of(y));
        sum.backward();
        Assert.Equal([3f, 4f, 0f, 0f, 1f + 5f, 2f + 6f], Numbers.Of(layer.Weight.grad!));
        Assert.Equal([1f + 3f + 5f, 2f + 4f + 6f], Numbers.Of(layer.Bias.grad!));
    }

    public static GoldenRows Rows { get; } = new()
    {
        ["basic"] = c => Run(c, new Embed("embed", 7, 4)),
        ["no_bias"] = c => Run(c, new Embed("embed", 7, 4, biasTerm: false)),
    };

    private static void Run(GoldenLayer c, Embed embed)
    {
        var y = c.Load(embed, embed => embed.Bias is null ? [embed.Weight] : [embed.Weight, embed.Bias]).forward(c["idx"]);
        c.Top("y", y);
        c.Top("loss", EuclideanLoss.Forward(y, c["t"]));
    }

    public static string Example => """
        name: "net"
        layer { name: "x" type: "Input" top: "x" input_param { shape { dim: 2 dim: 3 } } }
        layer { name: "words" type: "Embed" bottom: "x" top: "words" embed_param { input_dim: 9 num_output: 4 weight_filler { type: "xavier" } bias_filler { value: .1 } } }
        layer { name: "bare" type: "Embed" bottom: "x" top: "bare" embed_param { input_dim: 9 num_output: 2 bias_term: false } }
        """;
}
