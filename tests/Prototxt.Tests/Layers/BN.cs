using Prototxt.Layers;
using Prototxt.Tests.Infrastructure;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Layers;

public class BNTests
{
    [Theory]
    [InlineData("bn_param { slope_filler { type: 'constant' value: 1 } bias_filler { type: 'constant' value: 0 } frozen: true momentum: 0.95 }", "new Caffe::BN(")]
    [InlineData("", "new Caffe::BN(")]
    [InlineData("bn_param { scale_filler { type: 'constant' value: 1 } shift_filler { type: 'constant' value: 0 } decay: 0.1 }", "new Caffe::BN(")]
    [InlineData("bn_param { bn_mode: INFERENCE scale_filler { type: 'constant' value: 1 } shift_filler { type: 'constant' value: 0.001 } }", "new Caffe::SegNetBN(")]
    public void The_fields_tell_the_fork(string param, string member)
    {
        GeneratorRun run = LayerCheck.Shapes(LayerCheck.Net($"layer {{ name: 'b' type: 'BN' bottom: 'x' top: 'x' {param} }}", "1 2 3 4"), "x [N,2,3,4]");
        Assert.Contains(run.Files.Values, f => f.Contains(member, StringComparison.Ordinal));
    }

    [Fact]
    public void Refuses_what_has_no_channels() => LayerCheck.Refused("PTX0401", LayerCheck.Net("layer { name: 'b' type: 'BN' bottom: ⟦'x'⟧ top: 'y' }", "5"), "axes");

    [Fact]
    public void Normalises_by_the_batch_and_remembers_it()
    {
        using var scope = NewDisposeScope();
        using var layer = new BN("b", 1, eps: 0, momentum: 0.9f, slopeFiller: Filler.Constant(2f), biasFiller: Filler.Constant(1f));
        Tensor x = tensor([1f, 3f], [2, 1, 1, 1]); // mean 2, variance 1
        Numbers.AreClose([-1, 3], layer.forward(x, useRunningStatistics: false));
        Numbers.AreClose([0.2f], layer.Mean);
        Numbers.AreClose([0.1f], layer.Variance);
        float deviation = MathF.Sqrt(0.1f);
        Numbers.AreClose([(2 * 0.8f / deviation) + 1, (2 * 2.8f / deviation) + 1], layer.forward(x, useRunningStatistics: true));
        Assert.Equal([1, 1, 1, 1], layer.Slope.shape);
        Numbers.GradientIsRight(t => layer.forward(t, false), Numbers.Mixed(3, 1, 2, 2));
    }

    [Fact]
    public void A_video_has_five_axes() =>
        LayerCheck.Shapes(LayerCheck.Net("layer { name: 'b' type: 'BN' bottom: 'x' top: 'x' bn_param { slope_filler { type: 'constant' value: 1 } } }", "1 2 3 4 5"), "x [N,2,3,4,5]");

    [Theory]
    [InlineData(2)]
    [InlineData(0)]
    public void A_new_frozen_layer_leaves_numbers_as_they_are(long channels)
    {
        using var scope = NewDisposeScope();
        using var layer = new BN("b", channels, eps: 0, frozen: true, slopeFiller: Filler.Constant(1f));
        Tensor x = Numbers.Mixed(1, 2, 3, 2, 2);
        Numbers.AreClose(Numbers.Of(x), layer.forward(x, useRunningStatistics: true));
    }

    [Theory]
    [InlineData("TRAIN", "moving_average: true", "useRunningStatistics: false")]
    [InlineData("TEST", "moving_average: true", "useRunningStatistics: true")]
    [InlineData("TEST", "var_eps: 1e-9", "useRunningStatistics: true")]
    [InlineData("TEST", "moving_average: false", ".ByBatch(")]
    public void Averages_count_in_test_unless_they_are_not_asked_for(string phase, string field, string call)
    {
        GeneratorRun run = LayerCheck.Shapes(LayerCheck.Net($"layer {{ name: 'b' type: 'BN' bottom: 'x' top: 'b' include {{ phase: {phase} }} bn_param {{ scale_filler {{ type: 'constant' value: 1 }} {field} }} }}", "1 2 3 4"), "b [N,2,3,4]");
        Assert.Contains(run.Files.Values, f => f.Contains(call, StringComparison.Ordinal));
        Assert.Contains(run.Files.Values, f => f.Contains("momentum: 0.05", StringComparison.Ordinal));
    }

    [Fact]
    public void The_batch_alone_may_count()
    {
        using var scope = NewDisposeScope();
        using var layer = new BN("b", 1, eps: 0, slopeFiller: Filler.Constant(2f), biasFiller: Filler.Constant(1f));
        Numbers.AreClose([-1, 3], layer.ByBatch(tensor([1f, 3f], [2, 1, 1, 1])));
        Numbers.AreClose([0], layer.Mean);
        Numbers.AreClose([0], layer.Variance);
    }

    [Fact]
    public void A_frozen_layer_learns_nothing()
    {
        using var scope = NewDisposeScope();
        using var layer = new BN("b", 2, frozen: true, slopeFiller: Filler.Constant(1f));
        Tensor x = Numbers.Mixed(2, 2, 2, 2).requires_grad_(true);
        layer.forward(x, useRunningStatistics: true).sum().backward();
        Assert.True(layer.Slope.grad is null);
        Assert.NotNull(x.grad);
    }

    [Fact]
    public void SegNets_normalises_only_when_told()
    {
        using var scope = NewDisposeScope();
        using var layer = new SegNetBN("b", 1, Filler.Constant(2f), Filler.Constant(1f));
        Tensor x = tensor([1f, 3f], [2, 1, 1, 1]);
        Numbers.AreClose([3, 7], layer.forward(x, normalize: false));
        Numbers.AreClose([-1, 3], layer.forward(x, normalize: true));
    }

    // The Windows port's defaults: running statistics in TEST, of which a batch brings 0.95.
    [Fact]
    public void Defaults_of_the_Windows_port()
    {
        GeneratorRun run = GeneratorRun.Of(LayerCheck.Net("layer { name: 'b' type: 'BN' bottom: 'x' top: 'b' phase: TEST bn_param { var_eps: 1e-4 } }", "2 3 4 5"));
        Assert.Contains(run.Files.Values, f => f.Contains("momentum: 0.05", StringComparison.Ordinal));
        Assert.Contains(run.Files.Values, f => f.Contains("useRunningStatistics: true", StringComparison.Ordinal));
    }

    public static string Example => LayerCheck.Net("""
        layer { name: "learned" type: "BN" bottom: "x" top: "a" }
        layer { name: "frozen" type: "BN" bottom: "x" top: "b" bn_param { frozen: true momentum: 0.95 } }
        layer { name: "windows" type: "BN" bottom: "x" top: "c" bn_param { decay: 0.1 scale_filler { type: "constant" value: 1 } shift_filler { type: "constant" value: 0 } } }
        layer { name: "segnet" type: "BN" bottom: "x" top: "d" bn_param { bn_mode: INFERENCE scale_filler { type: "constant" value: 1 } shift_filler { type: "constant" value: 0.001 } } }
        """, "1 2 3 4");
}
