using Prototxt.Layers;
using Prototxt.Tests.Infrastructure;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Layers;

public class ResizeTests
{
    [Theory]
    [InlineData("height: 7 width: 3", "r [N,2,7,3]")]
    [InlineData("is_pyramid_test: true out_height_scale: 1.5 out_width_scale: 0.5", "r [N,2,6,3]")]
    public void Shapes(string param, string top) =>
        LayerCheck.Shapes(LayerCheck.Net($"layer {{ name: 'r' type: 'Resize' bottom: 'x' top: 'r' resize_param {{ {param} }} }}", "1 2 4 6"), top);

    [Fact]
    public void Refuses_a_missing_size() =>
        LayerCheck.Refused("PTX0400", LayerCheck.Net("layer { name: 'r' type: 'Resize' bottom: 'x' top: 'r' ⟦resize_param⟧ { height: 3 } }", "1 2 4 6"), "width is missing");

    [Fact]
    public void First_pixels_stay_and_behind_the_last_is_nothing()
    {
        using var scope = NewDisposeScope();
        Numbers.AreClose([2, 3, 4, 2], Resize.Forward(tensor([2f, 4f], [1, 1, 1, 2]), [1, 4]));
        Numbers.AreClose([0, 2], Resize.Forward(Numbers.Count(1, 1, 1, 4), [1, 2]));
        Numbers.GradientIsRight(x => Resize.Forward(x, [5, 3]), Numbers.Mixed(1, 2, 3, 4));
    }

    public static string Example => LayerCheck.Net("""
        layer { name: "resize" type: "Resize" bottom: "x" top: "resize" resize_param { height: 7 width: 3 } }
        """, "1 2 4 6");
}
