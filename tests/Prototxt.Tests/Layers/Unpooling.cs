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

    // The fork's backward pass is not that of its forward pass.
    [Fact]
    public void Gradients_are_the_forks()
    {
        using var scope = NewDisposeScope();
        Tensor x = tensor([4f, 8f], [1, 1, 1, 2], requires_grad: true), weight = tensor([1f, 2, 3, 4, 5, 6], [1, 1, 2, 3]);
        (Unpooling.Tile(x, [2, 3], [2, 2], [1, 1]) * weight).sum().backward();
        Numbers.AreClose([(1 + 2 + 4 + 5) / 4f, (2 + 3 + 5 + 6) / 4f], x.grad!);
        Tensor y = tensor([1f, 2, 3], [1, 1, 1, 3], requires_grad: true);
        Tensor top = Unpooling.Max(y, [1, 3], [1, 2], [1, 2]); // the second and the third go to the last place
        (top * tensor([5f, 6, 7], [1, 1, 1, 3])).sum().backward();
        Numbers.AreClose([1, 0, 3], top);
        Numbers.AreClose([5, 7, 7], y.grad!);
    }

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

    public static string Example => LayerCheck.Net("""
        layer { name: "corner" type: "Unpooling" bottom: "x" top: "a" unpooling_param { kernel_size: 3 stride: 2 } }
        layer { name: "mean" type: "UnPooling" bottom: "x" top: "b" unpooling_param { kernel_size: 2 stride: 2 unpool_size: 6 unpool: AVE } }
        """, "1 2 3 4");
}
