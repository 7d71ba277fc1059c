using Prototxt.Layers;
using Prototxt.Tests.Infrastructure;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Layers;

public class EltwiseTests : GoldenLayerTests<EltwiseTests>, IGoldenRows
{
    private static string Net(string param, params string[] shapes) =>
        LayerCheck.Net($$"""layer { name: "l" type: "Eltwise" bottom: "x" bottom: "y" top: "t" {{param}} }""", shapes.Length > 0 ? shapes : ["2 3", "2 3"]);

    [Theory]
    [InlineData("eltwise_param { coeff: ⟦1⟧ }", "coeff must be given once for each bottom or not at all: 2 bottoms, 1 coeff")]
    [InlineData("eltwise_param { coeff: ⟦1⟧ coeff: 1 coeff: 1 }", "2 bottoms, 3 coeffs")]
    [InlineData("eltwise_param { operation: PROD coeff: ⟦1⟧ coeff: 1 }", "coefficients are for SUM only")]
    public void Refuses(string param, string message) => LayerCheck.Refused("PTX0400", Net(param), message);

    [Theory]
    [InlineData("2 3", "3 2")]
    [InlineData("2 3", "2 3 1")]
    [InlineData("2 3", "1 3")]
    public void Refuses_other_shapes(string first, string second) =>
        LayerCheck.Refused("PTX0401", LayerCheck.Net("""layer { name: "l" type: "Eltwise" bottom: "x" bottom: ⟦"y"⟧ top: "t" }""", first, second), "expects the shape of x, [N,3]");

    // A product reads a second bottom in FlowNet's Caffe too.
    [Fact]
    public void Refuses_a_product_of_one_bottom() =>
        LayerCheck.Refused("PTX0303", LayerCheck.Net("""layer { name: "l" type: ⟦"Eltwise"⟧ bottom: "x" top: "t" eltwise_param { operation: PROD } }""", "2 3"), "at least 2 bottoms, found 1");

    [Theory]
    [InlineData("operation: SUM coeff: 2.5", 2.5f)]
    [InlineData("operation: SUM", 1f)]
    [InlineData("operation: MAX", 1f)]
    public void A_single_bottom_is_multiplied(string param, float factor)
    {
        using var pass = NetPass.Of(LayerCheck.Net($$"""layer { name: "l" type: "Eltwise" bottom: "x" top: "t" eltwise_param { {{param}} } }""", "1 3"), ("x", tensor([2f, -4f, 0f], [1, 3])));
        Assert.Equal([2 * factor, -4 * factor, 0f], pass["t"]);
        Assert.Equal([factor, 2 * factor, 3 * factor], pass.Backward("t").Gradient("x"));
    }

    [Fact]
    public void A_single_bottom_is_not_the_top()
    {
        using var net = CompiledNet.Of(LayerCheck.Net("""layer { name: "l" type: "Eltwise" bottom: "x" top: "t" }""" + """layer { name: "r" type: "ReLU" bottom: "t" top: "t" }""", "1 2"));
        using Tensor x = tensor([-1f, 1], [1, 2]);
        using Tensor top = net.Run("Predict", new Dictionary<string, Tensor> { ["x"] = x }).Values.Single();
        Numbers.AreClose([0, 1], top);
        Numbers.AreClose([-1, 1], x);
    }

    [Fact]
    public void Refuses_to_work_in_place() =>
        LayerCheck.Refused("PTX0304", LayerCheck.Net("""layer { name: "l" type: "Eltwise" bottom: "x" bottom: "y" top: ⟦"x"⟧ }""", "2 3", "2 3"), "Eltwise layer 'l'");

    [Theory]
    [InlineData("eltwise_param { operation: MAX coeff: ⟦1⟧ coeff: 2 }", "coefficients are for SUM")]
    public void A_field_without_effect_is_reported(string param, string message) => LayerCheck.WithoutEffect(Net(param), message);

    [Theory]
    [InlineData("eltwise_param { operation: PROD stable_prod_grad: false }", "2 3", "t [N,3]")]
    [InlineData("eltwise_param { coeff: 1 coeff: -1 }", "2 3 4 5 6", "t [N,3,4,5,6]")]
    [InlineData("eltwise_param { operation: MAX }", "", "t []")]
    public void Shapes(string param, string shape, string top) => LayerCheck.Shapes(Net(param, shape, shape), top);

    // Products of the others, or the top divided by the bottom: the same but where the bottom is 0.
    [Theory]
    [InlineData("true")]
    [InlineData("false")]
    public void Gradients_of_a_product(string stable)
    {
        using var pass = NetPass.Of(LayerCheck.Net($$"""layer { name: "l" type: "Eltwise" bottom: "x" bottom: "y" bottom: "z" top: "t" eltwise_param { operation: PROD stable_prod_grad: {{stable}} } }""", "1 3", "1 3", "1 3"),
            ("x", tensor([2f, 0f, 0f], [1, 3])), ("y", tensor([3f, 4f, 0f], [1, 3])), ("z", tensor([-1f, 5f, 6f], [1, 3])));
        Assert.Equal([-6f, 0f, 0f], pass["t"]);
        pass.Backward("t");
        float unstable = stable == "true" ? 0 : float.NaN;
        Assert.Equal([-3f, stable == "true" ? 2 * 20 : float.NaN, unstable], pass.Gradient("x"));
        Assert.Equal([-2f, 0f, unstable], pass.Gradient("y"));
        Assert.Equal([6f, 0f, 0f], pass.Gradient("z"));
    }

    public static GoldenRows Rows { get; } = new()
    {
        ["max"] = c => c.Top("y", Eltwise.Max([c["a"], c["b"], c["c"]])),
        ["max_ties"] = c => c.Top("y", Eltwise.Max([c["a"], c["b"], c["c"]])),
        ["prod"] = c => c.Top("y", Eltwise.Prod([c["a"], c["b"], c["c"]])),
        ["prod_with_zero"] = c => c.Top("y", Eltwise.Prod([c["a"], c["b"], c["c"]])),
        ["sum_coeff"] = c => c.Top("y", Eltwise.Sum([c["a"], c["b"], c["c"]], coeff: [1f, -0.5f, 2.25f])),
        ["sum_default"] = c => c.Top("y", Eltwise.Sum([c["a"], c["b"], c["c"]])),
    };

    public static string Example => """
        name: "net"
        layer { name: "x" type: "Input" top: "x" input_param { shape { dim: 2 dim: 3 } } }
        layer { name: "y" type: "Input" top: "y" input_param { shape { dim: 2 dim: 3 } } }
        layer { name: "sum" type: "Eltwise" bottom: "x" bottom: "y" top: "sum" }
        layer { name: "difference" type: "Eltwise" bottom: "sum" bottom: "y" top: "difference" eltwise_param { operation: SUM coeff: 1 coeff: -.5 } }
        layer { name: "product" type: "Eltwise" bottom: "sum" bottom: "y" bottom: "difference" top: "product" eltwise_param { operation: PROD } }
        layer { name: "largest" type: "Eltwise" bottom: "product" bottom: "x" top: "largest" eltwise_param { operation: MAX } }
        """;
}
