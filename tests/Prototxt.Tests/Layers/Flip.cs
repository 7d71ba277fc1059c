using Prototxt.Layers;
using Prototxt.Tests.Infrastructure;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Layers;

public class FlipTests
{
    [Fact]
    public void Keeps_the_shape() => LayerCheck.Shapes(LayerCheck.Net("layer { name: 'f' type: 'Flip' bottom: 'x' top: 'f' flip_param { flip_height: true } }", "1 2 3 4"), "f [N,2,3,4]");

    [Fact]
    public void Refuses_what_is_no_picture() => LayerCheck.Refused("PTX0401", LayerCheck.Net("layer { name: 'f' type: 'Flip' bottom: ⟦'x'⟧ top: 'f' }", "1 2"), "4 axes");

    [Fact]
    public void Mirrors()
    {
        using var scope = NewDisposeScope();
        Tensor x = Numbers.Count(1, 1, 2, 2);
        Numbers.AreClose([1, 0, 3, 2], Flip.Forward(x));
        Numbers.AreClose([2, 3, 0, 1], Flip.Forward(x, width: false, height: true));
        Numbers.AreClose([3, 2, 1, 0], Flip.Forward(x, height: true));
    }

    public static string Example => LayerCheck.Net("""
        layer { name: "width" type: "Flip" bottom: "x" top: "a" }
        layer { name: "both" type: "Flip" bottom: "x" top: "b" flip_param { flip_height: true } }
        """, "1 2 3 4");
}
