using Prototxt.Layers;
using Prototxt.Tests.Infrastructure;
using Xunit;

namespace Prototxt.Tests.Layers;

public class LRNTests : GoldenLayerTests<LRNTests>, IGoldenRows
{
    private static string Net(string param, string shape = "2 3 6 5") =>
        LayerCheck.Net($$"""layer { name: "l" type: "LRN" bottom: "x" top: "t" {{param}} }""", shape);

    [Theory]
    [InlineData("lrn_param { local_size: ⟦4⟧ }", "local_size must be odd, found 4")]
    [InlineData("lrn_param { local_size: ⟦0⟧ }", "local_size must be odd, found 0")]
    [InlineData("lrn_param { local_size: ⟦2⟧ norm_region: WITHIN_CHANNEL }", "local_size must be odd, found 2")]
    public void Refuses(string param, string message) => LayerCheck.Refused("PTX0400", Net(param), message);

    [Theory]
    [InlineData("2 3 6")]
    [InlineData("2 3 2 2 2")]
    public void Refuses_a_bottom_without_four_axes(string shape) =>
        LayerCheck.Refused("PTX0401", LayerCheck.Net("""layer { name: "l" type: "LRN" bottom: ⟦"x"⟧ top: "t" }""", shape), "expects 4 axes");

    [Fact]
    public void Refuses_to_work_in_place() =>
        LayerCheck.Refused("PTX0304", LayerCheck.Net("""layer { name: "l" type: "LRN" bottom: "x" top: ⟦"x"⟧ }""", "2 3 6 5"), "LRN layer 'l'");

    [Theory]
    [InlineData("lrn_param { norm_region: WITHIN_CHANNEL k: ⟦2⟧ }", "Caffe takes 1")]
    public void A_field_without_effect_is_reported(string param, string message) => LayerCheck.WithoutEffect(Net(param), message);

    [Theory]
    [InlineData("2 3 6 5", "", "t [N,3,6,5]")]
    [InlineData("2 3 2 2", "lrn_param { local_size: 9 norm_region: WITHIN_CHANNEL engine: CAFFE }", "t [N,3,2,2]")]
    public void Shapes(string shape, string param, string top) => LayerCheck.Shapes(Net(param, shape), top);

    public static GoldenRows Rows { get; } = new()
    {
        ["across_alexnet"] = c => c.Top("y", LRN.AcrossChannels(c["x"], localSize: 5, alpha: 0.0001f, beta: 0.75f)),
        ["across_default"] = c => c.Top("y", LRN.AcrossChannels(c["x"])),
        ["across_size1"] = c => c.Top("y", LRN.AcrossChannels(c["x"], localSize: 1, alpha: 2f, beta: 0.5f, k: 0.5f)),
        ["across_size3_k2"] = c => c.Top("y", LRN.AcrossChannels(c["x"], localSize: 3, alpha: 0.5f, beta: 0.6f, k: 2f)),
        ["within_k_ignored"] = c => c.Top("y", LRN.WithinChannel(c["x"], localSize: 3, alpha: 0.5f, beta: 0.6f)),
        ["within_size3"] = c => c.Top("y", LRN.WithinChannel(c["x"], localSize: 3, alpha: 0.5f, beta: 0.6f)),
    };

    public static string Example => """
        name: "net"
        layer { name: "x" type: "Input" top: "x" input_param { shape { dim: 2 dim: 8 dim: 5 dim: 5 } } }
        layer { name: "across" type: "LRN" bottom: "x" top: "across" lrn_param { local_size: 3 alpha: 1e-4 beta: .75 k: 2 } }
        layer { name: "within" type: "LRN" bottom: "across" top: "within" lrn_param { norm_region: WITHIN_CHANNEL } }
        """;
}
