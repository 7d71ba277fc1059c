using Prototxt.Tests.Infrastructure;
using Xunit;

namespace Prototxt.Tests.Layers;

public class BatchNormTests
{
    private static string Net(string param, string shape = "2 3 6 5") =>
        LayerCheck.Net($$"""layer { name: "l" type: "BatchNorm" bottom: "x" top: "t" {{param}} }""", shape);

    [Theory]
    [InlineData("⟦param⟧ { }", "the running sums are no learned parameters; their lr_mult must be 0")]
    [InlineData("param { lr_mult: 0 } param { lr_mult: ⟦1⟧ }", "their lr_mult must be 0")]
    public void Refuses(string param, string message) => LayerCheck.Refused("PTX0400", Net(param), message);

    [Fact]
    public void Refuses_more_param_entries_than_blobs() =>
        LayerCheck.Refused("PTX0313", Net("param { lr_mult: 0 } param { lr_mult: 0 } param { lr_mult: 0 } ⟦param⟧ { lr_mult: 0 }"), "4 param entries but 3 learned blobs");

    // Caffe's setup takes the axis as one channel, its reshape then wants a second axis.
    [Theory]
    [InlineData("6")]
    [InlineData("")]
    public void Refuses_a_bottom_without_channels(string shape) =>
        LayerCheck.Refused("PTX0401", LayerCheck.Net("""layer { name: "l" type: "BatchNorm" bottom: ⟦"x"⟧ top: "t" }""", shape), "at least 2 axes");

    [Fact]
    public void Refuses_two_bottoms() =>
        LayerCheck.Refused("PTX0303", LayerCheck.Net("""layer { name: "l" type: "BatchNorm" bottom: "x" bottom: ⟦"y"⟧ top: "t" }""", "2 3", "2 3"), "1 bottom, found 2");

    [Theory]
    [InlineData("2 3", "", "t [N,3]")]
    [InlineData("2 3 4 5 6", "batch_norm_param { eps: 0.1 use_global_stats: true moving_average_fraction: .9 }", "t [N,3,4,5,6]")]
    [InlineData("2 3 6 5", "param { } param { } param { }", "t [N,3,6,5]")]
    [InlineData("2 3 6 5", "param { lr_mult: 0 } param { lr_mult: 0 }", "t [N,3,6,5]")]
    public void Shapes(string shape, string param, string top) => LayerCheck.Shapes(Net(param, shape), top);

    [Fact]
    public void Works_in_place() => LayerCheck.Shapes(LayerCheck.Net("""layer { name: "l" type: "BatchNorm" bottom: "x" top: "x" }""", "2 3 6 5"), "x [N,3,6,5]");

    [Fact]
    public void Generated_code() => Snapshot.Verify(GeneratorRun.Of("""
        name: "net"
        layer { name: "x" type: "Input" top: "x" input_param { shape { dim: 2 dim: 3 dim: 4 dim: 4 } } }
        layer { name: "by_phase" type: "BatchNorm" bottom: "x" top: "a" }
        layer { name: "always_running" type: "BatchNorm" bottom: "a" top: "a" batch_norm_param { use_global_stats: true eps: 1e-3 } }
        layer { name: "always_batch" type: "BatchNorm" bottom: "a" top: "b" batch_norm_param { use_global_stats: false moving_average_fraction: 0.95 } }
        """), "BatchNorm");
}
