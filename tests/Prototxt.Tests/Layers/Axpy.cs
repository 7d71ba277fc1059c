using Prototxt.Layers;
using Prototxt.Tests.Infrastructure;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Layers;

public class AxpyTests
{
    [Theory]
    [InlineData("2 3")]
    [InlineData("2 3 1 1")]
    public void Takes_a_factor_per_channel(string factor) =>
        LayerCheck.Shapes(LayerCheck.Net("layer { name: 'a' type: 'Axpy' bottom: 'x' bottom: 'y' bottom: 'z' top: 'a' }", factor, "2 3 4 5", "2 3 4 5"), "a [N,3,4,5]");

    [Fact]
    public void Refuses_other_factors() =>
        LayerCheck.Refused("PTX0401", LayerCheck.Net("layer { name: 'a' type: 'Axpy' bottom: ⟦'x'⟧ bottom: 'y' bottom: 'z' top: 'a' }", "2 4", "2 3 4 5", "2 3 4 5"), "one factor");

    [Fact]
    public void Is_a_x_plus_y()
    {
        using var scope = NewDisposeScope();
        Tensor x = Numbers.Count(1, 2, 1, 2), a = tensor([2f, 10f], [1, 2]);
        Numbers.AreClose([1, 3, 21, 31], Axpy.Forward(a, x, ones_like(x)));
        Numbers.GradientIsRight(f => Axpy.Forward(f, x, x), a);
        Numbers.GradientIsRight(b => Axpy.Forward(a, b, b), x);
    }

    public static string Example => LayerCheck.Net("""
        layer { name: "axpy" type: "Axpy" bottom: "x" bottom: "y" bottom: "z" top: "axpy" }
        """, "2 3", "2 3 4 5", "2 3 4 5");
}
