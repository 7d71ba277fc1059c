using Prototxt.Layers;
using Prototxt.Tests.Infrastructure;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Layers;

public class NormalizeTests
{
    [Fact]
    public void Norm_param_gives_learned_factors()
    {
        GeneratorRun run = LayerCheck.Shapes(LayerCheck.Net("layer { name: 'n' type: 'Normalize' bottom: 'x' top: 'n' norm_param { across_spatial: false channel_shared: false scale_filler { type: 'constant' value: 20 } } }", "1 3 4 5"), "n [N,3,4,5]");
        Assert.Contains(run.Unwrapped(), f => f.Contains("new Caffe::Normalize(\"n\", channels: 3, acrossSpatial: false, channelShared: false, filler: Caffe::Filler.Constant(20", StringComparison.Ordinal));
    }

    [Fact]
    public void Without_it_nothing_is_learned()
    {
        GeneratorRun run = LayerCheck.Shapes(LayerCheck.Net("layer { name: 'n' type: 'Normalize' bottom: 'x' top: 'n' }", "2 3"), "n [N,3,1,1]");
        Assert.Contains(run.Files.Values, f => f.Contains("Caffe::Normalize.L2(", StringComparison.Ordinal));
    }

    [Fact]
    public void Refuses_an_unknown_length() =>
        LayerCheck.Refused("PTX0400", LayerCheck.Net("layer { name: 'n' type: 'Normalize' bottom: 'x' top: 'n' normalize_param { normalize_type: ⟦\"L3\"⟧ } }", "2 3"), "L3");

    [Fact]
    public void Divides_by_the_length()
    {
        using var scope = NewDisposeScope();
        Tensor x = tensor([3f, 1, 4, 0], [1, 2, 1, 2]);
        using var each = new Normalize("n", 2, acrossSpatial: false, channelShared: false, filler: Filler.Constant(10f));
        Numbers.AreClose([6, 10, 8, 0], each.forward(x));
        using var whole = new Normalize("n", 2);
        float length = MathF.Sqrt(26);
        Numbers.AreClose([3 / length, 1 / length, 4 / length, 0], whole.forward(x));
        Numbers.AreClose([0.6f, 1, 0.8f, 0], Normalize.L2(x));
        Numbers.AreClose([3 / 7f, 1, 4 / 7f, 0], Normalize.L1(x));
        Numbers.GradientIsRight(each.forward, Numbers.Mixed(2, 2, 2, 3));
        Numbers.GradientIsRight(whole.forward, Numbers.Mixed(2, 2, 2, 3));
    }

    [Fact]
    public void One_factor_is_for_any_number_of_channels()
    {
        using var scope = NewDisposeScope();
        using var layer = new Normalize("n", 2, acrossSpatial: false, filler: Filler.Constant(2f));
        Numbers.AreClose([2, 0, 0], layer.forward(tensor([3f, 0, 0], [1, 3, 1])));
        Assert.Throws<ArgumentException>(() => layer.forward(tensor([3f, 0, 0], [3])));
        using var each = new Normalize("n", 2, channelShared: false);
        Assert.Throws<ArgumentException>(() => each.forward(tensor([3f, 0, 0], [1, 3, 1])));
    }

    // SSD multiplies the gradient by the factors after it has taken out the part along the numbers.
    [Fact]
    public void Different_factors_multiply_the_gradient_last()
    {
        using var scope = NewDisposeScope();
        Tensor x = tensor([3f, 4], [1, 2, 1, 1]).requires_grad_(true);
        using var layer = new Normalize("n", 2, acrossSpatial: false, channelShared: false);
        using (no_grad())
            layer.Scale.copy_(tensor([10f, 100]));
        Tensor y = layer.forward(x);
        Numbers.AreClose([6, 80], y);
        (y * tensor([1f, 2], [1, 2, 1, 1])).sum().backward();
        // (g - u (u.g)) / 5 with u = (0.6, 0.8), u.g = 2.2, times the factors
        Numbers.AreClose([10 * (1 - 0.6f * 2.2f) / 5, 100 * (2 - 0.8f * 2.2f) / 5], x.grad!);
        Numbers.AreClose([0.6f, 1.6f], layer.Scale.grad!);
    }

    [Fact]
    public void Without_factors_there_are_always_four_axes()
    {
        LayerCheck.Shapes(LayerCheck.Net("layer { name: 'n' type: 'Normalize' bottom: 'x' top: 'n' }", "2 3 4"), "n [N,3,4,1]");
        using Tensor y = Normalize.L2(ones(2, 4));
        Assert.Equal([2, 4, 1, 1], y.shape);
        LayerCheck.Refused("PTX0401", LayerCheck.Net("layer { name: 'n' type: 'Normalize' bottom: ⟦'x'⟧ top: 'n' }", "2 3 4 5 6"), "2 to 4 axes");
    }

    public static string Example => LayerCheck.Net("""
        layer { name: "whole" type: "Normalize" bottom: "x" top: "a" }
        layer { name: "places" type: "Normalize" bottom: "x" top: "b" norm_param { across_spatial: false channel_shared: false scale_filler { type: "constant" value: 20 } } }
        """, "1 3 4 5");
}
