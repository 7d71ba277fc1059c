using Prototxt.Layers;
using Prototxt.Tests.Infrastructure;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Layers;

public class UnpoolingTests
{
    [Theory]
    [InlineData("Unpooling", "kernel_size: 3 stride: 2", "u [N,2,7,9]")]
    [InlineData("UnPooling", "kernel_size: 2 stride: 2 pool: MAX", "u [N,2,7,9]")]
    [InlineData("Unpooling", "kernel_size: 2 stride: 2 unpool_size: 6 unpool: AVE", "u [N,2,6,6]")]
    public void Shapes(string type, string param, string top) =>
        LayerCheck.Shapes(LayerCheck.Net($"layer {{ name: 'u' type: '{type}' bottom: 'x' top: 'u' unpooling_param {{ {param} }} }}", "1 2 3 4"), top);

    [Fact]
    public void Refuses_padding() =>
        LayerCheck.Refused("PTX0400", LayerCheck.Net("layer { name: 'u' type: 'Unpooling' bottom: 'x' top: 'u' unpooling_param { kernel_size: 2 pad: ⟦1⟧ } }", "1 2 3 4"), "pad");

    [Fact]
    public void Spreads_numbers()
    {
        using var scope = NewDisposeScope();
        Tensor x = tensor([4f, 8f], [1, 1, 1, 2]);
        Numbers.AreClose([4, 0, 8, 0, 0, 0, 0, 0], Unpooling.Max(x, [2, 4], [2, 2], [2, 2]));
        Numbers.AreClose([1, 1, 2, 2, 1, 1, 2, 2], Unpooling.Average(x, [2, 4], [2, 2], [2, 2]));
        Numbers.AreClose([4, 12, 8, 4, 12, 8], Unpooling.Tile(x, [2, 3], [2, 2], [1, 1]));
        // the last number counts where the top has no room
        Numbers.AreClose([4, 8, 0, 0], Unpooling.Max(x, [2, 2], [2, 2], [2, 2]));
        Numbers.GradientIsRight(t => Unpooling.Max(t, [3, 3], [2, 2], [2, 2]), Numbers.Mixed(1, 2, 2, 2));
    }
}
