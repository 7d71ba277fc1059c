using Prototxt.Layers;
using Prototxt.Tests.Infrastructure;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Layers;

public class PermuteTests
{
    [Fact]
    public void Axes_left_out_follow() =>
        LayerCheck.Shapes(LayerCheck.Net("layer { name: 'p' type: 'Permute' bottom: 'x' top: 'p' permute_param { order: 0 order: 2 } }", "1 3 4 5"), "p [N,4,3,5]");

    [Theory]
    [InlineData("order: 0 order: ⟦4⟧", "not an axis")]
    [InlineData("order: 1 order: ⟦1⟧", "twice")]
    public void Refuses(string order, string message) =>
        LayerCheck.Refused("PTX0400", LayerCheck.Net($"layer {{ name: 'p' type: 'Permute' bottom: 'x' top: 'p' permute_param {{ {order} }} }}", "1 3 4 5"), message);

    [Fact]
    public void The_runtime_adds_axes_left_out_and_refuses_axes_that_are_not_there()
    {
        using var scope = NewDisposeScope();
        Assert.Equal([4, 2, 3, 5], Permute.Forward(ones(2, 3, 4, 5), [2]).shape);
        Assert.Throws<ArgumentException>(() => Permute.Forward(ones(2, 3), [0, 2]));
    }

    [Fact]
    public void Moves_numbers_and_gradients()
    {
        using var scope = NewDisposeScope();
        Tensor y = Permute.Forward(Numbers.Count(1, 2, 3), [0, 2, 1]);
        Assert.Equal([1, 3, 2], y.shape);
        Numbers.AreClose([0, 3, 1, 4, 2, 5], y);
        Numbers.GradientIsRight(x => Permute.Forward(x, [2, 0, 1]), Numbers.Mixed(2, 3, 4));
    }

    public static string Example => LayerCheck.Net("""
        layer { name: "permute" type: "Permute" bottom: "x" top: "permute" permute_param { order: 0 order: 2 order: 3 order: 1 } }
        """, "1 3 4 5");
}
