using Prototxt.Layers;
using Prototxt.Tests.Infrastructure;
using Xunit;

namespace Prototxt.Tests.Layers;

public class InnerProductTests : GoldenLayerTests<InnerProductTests>, IGoldenRows
{
    private static string Net(string param, string shape = "2 3 6 5") =>
        LayerCheck.Net($$"""layer { name: "l" type: "InnerProduct" bottom: "x" top: "t" {{param}} }""", shape);

    [Theory]
    [InlineData("⟦inner_product_param⟧ { bias_term: false }", "num_output must be given and positive")]
    [InlineData("inner_product_param { num_output: ⟦0⟧ }", "num_output must be given and positive")]
    [InlineData("inner_product_param { num_output: 4 axis: ⟦4⟧ }", "axis 4 is not an axis of x [N,3,6,5]")]
    [InlineData("inner_product_param { num_output: 4 axis: ⟦-5⟧ }", "axis -5 is not an axis of x [N,3,6,5]")]
    [InlineData("""inner_product_param { num_output: 4 weight_filler { type: ⟦"orthogonal"⟧ } }""", "known are bilinear, constant, gaussian, msra, positive_unitball, uniform, xavier")]
    [InlineData("""inner_product_param { num_output: 4 weight_filler { type: ⟦"bilinear"⟧ } }""", "4 axes, found [4,90]")]
    [InlineData("""inner_product_param { num_output: 4 weight_filler { type: "xavier" sparse: ⟦2⟧ } }""", "only a gaussian filler can be sparse")]
    [InlineData("""inner_product_param { num_output: 4 bias_filler { type: "gaussian" std: ⟦-1⟧ } }""", "std must be positive, found -1")]
    public void Refuses(string param, string message) => LayerCheck.Refused("PTX0400", Net(param), message);

    [Fact]
    public void Refuses_a_scalar() =>
        LayerCheck.Refused("PTX0400", Net("inner_product_param { num_output: 4 axis: ⟦1⟧ }", ""), "x [], which has 0 axes");

    [Fact]
    public void Refuses_two_tops() =>
        LayerCheck.Refused("PTX0303", LayerCheck.Net("""layer { name: "l" type: "InnerProduct" bottom: "x" top: "s" top: ⟦"t"⟧ inner_product_param { num_output: 4 } }""", "2 3"), "1 top, found 2");

    [Fact]
    public void Refuses_weights_too_large_for_Caffe() =>
        LayerCheck.Refused("PTX0404", LayerCheck.Net("""layer { name: "l" type: ⟦"InnerProduct"⟧ bottom: "x" top: "t" inner_product_param { num_output: 60000 } }""", "2 60000"), "Weight [60000,60000] would hold");

    [Theory]
    [InlineData("""inner_product_param { num_output: 4 bias_term: false ⟦bias_filler⟧ { type: "constant" } }""", "'bias_filler' has no effect")]
    public void A_field_without_effect_is_reported(string param, string message) => LayerCheck.WithoutEffect(Net(param), message);

    [Theory]
    [InlineData("2 3 6 5", "inner_product_param { num_output: 4 }", "t [N,4]")]
    [InlineData("2 3 6 5", "inner_product_param { num_output: 4 axis: 2 }", "t [N,3,4]")]
    [InlineData("2 3 6 5", "inner_product_param { num_output: 4 axis: -1 transpose: true }", "t [N,3,6,4]")]
    [InlineData("2 3", "inner_product_param { num_output: 4 axis: 0 }", "t [4]")]
    public void Shapes(string shape, string param, string top) => LayerCheck.Shapes(Net(param, shape), top);

    public static GoldenRows Rows { get; } = new()
    {
        ["axis0"] = c => Run(c, new InnerProduct("op", 72, 5, axis: 0)),
        ["axis2"] = c => Run(c, new InnerProduct("op", 6, 5, axis: 2)),
        ["no_bias"] = c => Run(c, new InnerProduct("op", 24, 5, biasTerm: false)),
        ["transpose"] = c => Run(c, new InnerProduct("op", 24, 5, transpose: true)),
        ["transpose_axis2_nobias"] = c => Run(c, new InnerProduct("op", 6, 4, axis: 2, transpose: true, biasTerm: false)),
    };

    private static void Run(GoldenLayer c, InnerProduct op) =>
        c.Top("y", c.Load(op, op => op.Bias is null ? [op.Weight] : [op.Weight, op.Bias]).forward(c["x"]));

    public static string Example => """
        name: "net"
        layer { name: "x" type: "Input" top: "x" input_param { shape { dim: 2 dim: 3 dim: 4 dim: 4 } } }
        layer { name: "fc1" type: "InnerProduct" bottom: "x" top: "fc1" param { lr_mult: 1 } param { lr_mult: 2 decay_mult: 0 }
          inner_product_param { num_output: 10 weight_filler { type: "xavier" } bias_filler { value: 1 } } }
        layer { name: "fc2" type: "InnerProduct" bottom: "fc1" top: "fc2" inner_product_param { num_output: 5 transpose: true bias_term: false weight_filler { type: "positive_unitball" } } }
        layer { name: "rows" type: "InnerProduct" bottom: "x" top: "rows" inner_product_param { num_output: 2 axis: -1 } }
        """;

    // A size that the file gives is no unknown one.
    [Theory]
    [InlineData("InnerProduct", "inner_product_param { num_output: 2 }")]
    [InlineData("Convolution", "convolution_param { num_output: 2 kernel_size: 1 }")]
    [InlineData("Scale", "")]
    [InlineData("BatchNorm", "")]
    public void Refuses_to_learn_from_nothing(string type, string param) =>
        LayerCheck.Refused("PTX0401", LayerCheck.Net($$"""layer { name: "l" type: "{{type}}" bottom: ⟦"x"⟧ top: "t" {{param}} }""", "2 0 3 3"), "which holds no number");
}
