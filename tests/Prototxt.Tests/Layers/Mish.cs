using Prototxt.Layers;
using Prototxt.Tests.Infrastructure;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Layers;

public class MishTests
{
    [Fact]
    public void Works_in_place() => LayerCheck.Shapes(LayerCheck.Net("layer { name: 'm' type: 'Mish' bottom: 'x' top: 'x' }", "1 3 4 5"), "x [N,3,4,5]");

    [Fact]
    public void Is_x_tanh_softplus_x()
    {
        using var scope = NewDisposeScope();
        float[] values = [-3, -0.5f, 0, 1, 4];
        float[] expected = [.. values.Select(v => v * MathF.Tanh(MathF.Log(1 + MathF.Exp(v))))];
        Numbers.AreClose(expected, Mish.Forward(tensor(values)));
        using (no_grad())
            Numbers.AreClose(expected, Mish.Forward(tensor(values), overwrite: true));
        Numbers.GradientIsRight(x => Mish.Forward(x), Numbers.Mixed(7));
    }

    public static string Example => LayerCheck.Net("""
        layer { name: "mish" type: "Mish" bottom: "x" top: "mish" }
        """, "2 3");
}
