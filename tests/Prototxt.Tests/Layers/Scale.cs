using Prototxt.Layers;
using Prototxt.Tests.Infrastructure;
using Xunit;

namespace Prototxt.Tests.Layers;

public class ScaleTests : GoldenLayerTests<ScaleTests>, IGoldenRows
{
    private static string Net(string param, string shape = "2 3 6 5") =>
        LayerCheck.Net($$"""layer { name: "l" type: "Scale" bottom: "x" top: "t" {{param}} }""", shape);

    [Theory]
    [InlineData("scale_param { axis: ⟦4⟧ }", "axis 4 is not an axis of x [N,3,6,5]")]
    [InlineData("scale_param { axis: ⟦-5⟧ }", "axis -5 is not an axis of x [N,3,6,5]")]
    [InlineData("scale_param { num_axes: ⟦-2⟧ }", "num_axes must be -1 (all the rest) or more, found -2")]
    [InlineData("scale_param { axis: 2 num_axes: ⟦3⟧ }", "3 axes from axis 2 on are more than x [N,3,6,5] has")]
    [InlineData("scale_param { axis: -1 num_axes: ⟦2147483647⟧ }", "axes from axis 3 on are more than")]
    [InlineData("""scale_param { filler { type: ⟦"orthogonal"⟧ } }""", "unknown filler 'orthogonal'")]
    [InlineData("""scale_param { num_axes: 0 filler { type: ⟦"xavier"⟧ } }""", "needs a blob with axes")]
    [InlineData("""scale_param { bias_term: true bias_filler { type: ⟦"bilinear"⟧ } }""", "4 axes, found [3]")]
    public void Refuses(string param, string message) => LayerCheck.Refused("PTX0400", Net(param), message);

    [Theory]
    [InlineData("2 3 6 5", "4", "from axis 1 on")]
    [InlineData("2 3 6 5", "3 6 5 1", "from axis 1 on")]
    public void Refuses_a_second_bottom(string first, string second, string message) =>
        LayerCheck.Refused("PTX0401", LayerCheck.Net("""layer { name: "l" type: "Scale" bottom: "x" bottom: ⟦"y"⟧ top: "t" }""", first, second), message);

    [Theory]
    [InlineData("scale_param { ⟦num_axes⟧: 2 }")]
    [InlineData("scale_param { ⟦filler⟧ { type: \"orthogonal\" } }")]
    public void A_second_bottom_leaves_nothing_to_learn(string param) =>
        LayerCheck.WithoutEffect(LayerCheck.Net($$"""layer { name: "l" type: "Scale" bottom: "x" bottom: "y" top: "t" {{param}} }""", "2 3", "3"));

    [Theory]
    [InlineData("""scale_param { ⟦bias_filler⟧ { type: "orthogonal" } }""", "'bias_filler' has no effect")]
    public void A_field_without_effect_is_reported(string param, string message) => LayerCheck.WithoutEffect(Net(param), message);

    [Theory]
    [InlineData("2 3 6 5", "", "t [N,3,6,5]")]
    [InlineData("2 3 6 5", "scale_param { num_axes: 0 }", "t [N,3,6,5]")]
    [InlineData("2 3 6 5", "scale_param { axis: 0 num_axes: -1 bias_term: true }", "t [N,3,6,5]")]
    [InlineData("2 3 6 5", "scale_param { axis: -2 num_axes: 2 }", "t [N,3,6,5]")]
    public void Shapes(string shape, string param, string top) => LayerCheck.Shapes(Net(param, shape), top);

    [Theory]
    [InlineData("2 3 6 5", "", "")]
    [InlineData("2 3 6 5", "3 6", "")]
    [InlineData("2 3 6 5", "2 3 6 5", "scale_param { axis: 0 }")]
    [InlineData("2 3 6 5", "6 5", "scale_param { axis: -2 bias_term: true }")]
    public void Shapes_with_a_second_bottom(string first, string second, string param) =>
        LayerCheck.Shapes(LayerCheck.Net($$"""layer { name: "l" type: "Scale" bottom: "x" bottom: "y" top: "t" {{param}} }""", first, second), "t [N,3,6,5]");

    [Theory]
    [InlineData("bottom: 'x'", "public Caffe::Scale L ")]
    [InlineData("bottom: 'x' bottom: 'y' scale_param { bias_term: true }", "public Caffe::ScaleBias L ")]
    public void A_layer_with_an_error_keeps_its_member(string rest, string member)
    {
        GeneratorRun run = GeneratorRun.Of(LayerCheck.Net($"layer {{ name: 'l' type: 'Scale' {rest} top: 't' top: 'u' }}", "2 3", "3"));
        Assert.Contains(run.Files.Values, f => f.Contains(member, StringComparison.Ordinal));
    }

    public static GoldenRows Rows { get; } = new()
    {
        ["axis0_two_axes"] = c => Run(c, new Scale("op", [2, 3], axis: 0, biasTerm: true)),
        ["axis1_all"] = c => Run(c, new Scale("op", [3, 4, 5])),
        ["axis_negative_bias"] = c => Run(c, new Scale("op", [5], axis: -1, biasTerm: true)),
        ["bias"] = c => Run(c, new Scale("op", [3], biasTerm: true)),
        ["scalar"] = c => Run(c, new Scale("op", [])),
        ["two_bottoms"] = c => c.Top("y", Scale.Multiply(c["x"], c["s"])),
        ["two_bottoms_bias"] = c => c.Top("y", c.Load(new ScaleBias("op", [4, 5], axis: 2), op => [op.Bias]).forward(c["x"], c["s"])),
        ["two_bottoms_scalar"] = c => c.Top("y", Scale.Multiply(c["x"], c["s"], axis: 3)),
    };

    private static void Run(GoldenLayer c, Scale op) =>
        c.Top("y", c.Load(op, op => op.Bias is null ? [op.Weight] : [op.Weight, op.Bias]).forward(c["x"]));

    public static string Example => """
        name: "net"
        layer { name: "x" type: "Input" top: "x" input_param { shape { dim: 2 dim: 3 dim: 4 } } }
        layer { name: "factor" type: "Input" top: "factor" input_param { shape { dim: 3 } } }
        layer { name: "channels" type: "Scale" bottom: "x" top: "x" scale_param { bias_term: true filler { value: 2 } } }
        layer { name: "single" type: "Scale" bottom: "x" top: "single" scale_param { num_axes: 0 } }
        layer { name: "given" type: "Scale" bottom: "single" bottom: "factor" top: "given" }
        layer { name: "shifted" type: "Scale" bottom: "given" bottom: "factor" top: "shifted" scale_param { bias_term: true bias_filler { value: 0.5 } } }
        """;
}
