using Prototxt.Layers;
using Prototxt.Tests.Infrastructure;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Layers;

public class ReLU6Tests
{
    [Fact]
    public void Works_in_place() => LayerCheck.Shapes(LayerCheck.Net("layer { name: 'r' type: 'ReLU6' bottom: 'x' top: 'x' }", "1 3 4 5"), "x [N,3,4,5]");

    [Fact]
    public void Stays_between_0_and_6()
    {
        using var scope = NewDisposeScope();
        Tensor x = tensor([-1f, 0, 3, 6, 9]);
        Numbers.AreClose([0, 0, 3, 6, 6], ReLU6.Forward(x));
        using (no_grad())
            Numbers.AreClose([0, 0, 3, 6, 6], ReLU6.Forward(x, overwrite: true));
    }
}
