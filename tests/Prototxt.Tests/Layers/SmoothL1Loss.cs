using Prototxt.Layers;
using Prototxt.Tests.Infrastructure;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Layers;

public class SmoothL1LossTests
{
    [Fact]
    public void Is_a_loss_with_up_to_two_weights() => LayerCheck.Shapes(
        LayerCheck.Net("layer { name: 's' type: 'SmoothL1Loss' bottom: 'x' bottom: 'y' bottom: 'z' bottom: '{' top: 's' smooth_l1_loss_param { sigma: 3 } }", "2 4", "2 4", "2 4", "2 4"), "s []");

    [Fact]
    public void Axes_of_size_1_at_the_end_do_not_count()
    {
        LayerCheck.Shapes(LayerCheck.Net("layer { name: 's' type: 'SmoothL1Loss' bottom: 'x' bottom: 'y' top: 's' }", "2 3", "2 3 1 1"), "s []");
        using var scope = NewDisposeScope();
        Tensor x = tensor([1f, 3, 5, 7], [2, 2]);
        Numbers.AreClose([(0.5f + 2.5f + 4.5f + 6.5f) / 2], SmoothL1Loss.Forward(x, zeros(2, 2, 1, 1), ones(2, 2, 1)));
        Assert.Throws<ArgumentException>(() => SmoothL1Loss.Forward(x, zeros(1, 2)));
        Assert.Throws<ArgumentException>(() => SmoothL1Loss.Forward(x, zeros(4)));
    }

    [Fact]
    public void Refuses_other_shapes() =>
        LayerCheck.Refused("PTX0401", LayerCheck.Net("layer { name: 's' type: 'SmoothL1Loss' bottom: 'x' bottom: ⟦'y'⟧ top: 's' }", "2 4", "2 3"), "shape");

    [Theory]
    [InlineData("top: 's' top: 'each' loss_weight: 1 loss_weight: 0", "WithRegions(x, y, z)")]
    [InlineData("top: 's' loss_param { normalization: NONE }", "Normalized(x, y, z, normalization: Caffe::LossNormalization.None)")]
    public void RFCN_divides_otherwise_and_gives_each_loss(string rest, string call)
    {
        GeneratorRun run = LayerCheck.Shapes(LayerCheck.Net($"layer {{ name: 's' type: 'SmoothL1Loss' bottom: 'x' bottom: 'y' bottom: 'z' {rest} }}", "8 4", "8 4", "8 4"), rest.Contains("each", StringComparison.Ordinal) ? ["s []", "each [N,1,1,1]"] : ["s []"]);
        Assert.Contains(run.Files.Values, f => f.Contains("SmoothL1Loss." + call[..^1] + ", layer: ", StringComparison.Ordinal));
        Assert.All(run.Diagnostics, d => Assert.Equal("PTX0500", d.Id));
    }

    [Fact]
    public void The_loss_of_each_region_is_the_sum_of_its_channels()
    {
        using var scope = NewDisposeScope();
        Tensor x = tensor([0.5f, 3f, -2f, 0f, 1f, -1f, 4f, 0.1f], [2, 2, 1, 2]), target = tensor([0f, 1, 0, 0, 1, 1, 0, 0], [2, 2, 1, 2]), inside = tensor([1f, 1, 2, 1, 1, 1, 0, 1], [2, 2, 1, 2]);
        float[] difference = [0.5f, 2, -4, 0, 0, -2, 0, 0.1f];
        float[] losses = [.. difference.Select(d => MathF.Abs(d) < 1 ? 0.5f * d * d : MathF.Abs(d) - 0.5f)];
        float[] each = [losses[0] + losses[2], losses[1] + losses[3], losses[4] + losses[6], losses[5] + losses[7]];
        var (loss, regions) = SmoothL1Loss.WithRegions(x, target, inside);
        Numbers.AreClose([losses.Sum() / 4], loss); // two regions of two places
        Numbers.AreClose(each, regions);
        Assert.Equal([2, 1, 1, 2], regions.shape);
        Numbers.AreClose([losses.Sum() / 2], SmoothL1Loss.Normalized(x, target, inside, normalization: LossNormalization.BatchSize));
        Numbers.AreClose([losses.Sum()], SmoothL1Loss.Normalized(x, target, inside, fixedNormalizer: 0.5f));
        Numbers.AreClose([losses.Sum() / 128], SmoothL1Loss.Normalized(x, target, inside, fixedNormalizer: 128));
        Numbers.GradientIsRight(t => SmoothL1Loss.Normalized(t, target, inside), x);
    }

    [Fact]
    public void Squares_then_magnitudes()
    {
        using var scope = NewDisposeScope();
        Tensor x = tensor([0.5f, 3f, -2f, 0f], [2, 2]), zero = zeros(2, 2);
        Numbers.AreClose([(0.125f + 2.5f + 1.5f) / 2], SmoothL1Loss.Forward(x, zero));
        // sigma 2: squares below a quarter, then |d| − 1/8
        Numbers.AreClose([(0.375f + 2.875f + 1.875f) / 2], SmoothL1Loss.Forward(x, zero, sigma: 2));
        Numbers.AreClose([10 * 2.5f / 2], SmoothL1Loss.Forward(x, zero, tensor([0f, 1, 0, 0], [2, 2]), tensor([1f, 10, 1, 1], [2, 2])));
        Numbers.GradientIsRight(t => SmoothL1Loss.Forward(t, zero, sigma: 2), x);
    }

    public static string Example => LayerCheck.Net("""
        layer { name: "plain" type: "SmoothL1Loss" bottom: "x" bottom: "y" top: "a" }
        layer { name: "weighted" type: "SmoothL1Loss" bottom: "x" bottom: "y" bottom: "z" bottom: "{" top: "b" smooth_l1_loss_param { sigma: 3 } }
        """, "2 4", "2 4", "2 4", "2 4");
}
