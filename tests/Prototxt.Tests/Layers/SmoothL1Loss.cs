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
}
