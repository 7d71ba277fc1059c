using Prototxt.Layers;
using Prototxt.Tests.Infrastructure;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Layers;

public class UpsampleTests
{
    [Fact]
    public void Repeats_without_a_mask() =>
        LayerCheck.Shapes(LayerCheck.Net("layer { name: 'u' type: 'Upsample' bottom: 'x' top: 'u' upsample_param { scale: 2 } }", "1 2 3 4"), "u [N,2,6,8]");

    [Theory]
    [InlineData("scale: 2", "u [N,2,6,8]")]
    [InlineData("scale: 2 pad_out_h: true", "u [N,2,5,8]")]
    [InlineData("scale: 2 upsample_h: 5 upsample_w: 7", "u [N,2,5,7]")]
    [InlineData("scale: 2 scale_h: 2 scale_w: 2 pad_out_h: true upsample_h: 5 upsample_w: 7", "u [N,2,5,7]")]
    public void Undoes_pooling_with_a_mask(string param, string top) =>
        LayerCheck.Shapes(LayerCheck.Net($"layer {{ name: 'u' type: 'Upsample' bottom: 'x' bottom: 'y' top: 'u' upsample_param {{ {param} }} }}", "1 2 3 4", "1 2 3 4"), top);

    [Theory]
    [InlineData("scale: ⟦1⟧", "greater than 1")]
    [InlineData("upsample_h: 6 upsample_w: ⟦1⟧", "greater than 1")]
    [InlineData("scale: ⟦2⟧ scale_h: 2 scale_w: 2", "not both")]
    [InlineData("scale: 3 pad_out_h: ⟦true⟧", "a scale of 2")]
    public void Refuses_sizes(string param, string message) => LayerCheck.Refused("PTX0400",
        LayerCheck.Net($"layer {{ name: 'u' type: 'Upsample' bottom: 'x' bottom: 'y' top: 'u' upsample_param {{ {param} }} }}", "1 2 3 4", "1 2 3 4"), message);

    [Fact]
    public void One_size_alone_does_not_count() => LayerCheck.WithoutEffect(
        LayerCheck.Net("layer { name: 'u' type: 'Upsample' bottom: 'x' bottom: 'y' top: 'u' upsample_param { upsample_h: ⟦7⟧ } }", "1 2 3 4", "1 2 3 4"), "both");

    [Fact]
    public void Refuses_a_mask_of_another_shape() =>
        LayerCheck.Refused("PTX0401", LayerCheck.Net("layer { name: 'u' type: 'Upsample' bottom: 'x' bottom: ⟦'y'⟧ top: 'u' }", "1 2 3 4", "1 2 3 3"), "mask");

    [Fact]
    public void Numbers_go_back_to_their_places()
    {
        using var scope = NewDisposeScope();
        Tensor x = Numbers.Mixed(2, 3, 4, 6);
        var (top, mask) = Pooling.MaxWithMask(x, [2, 2], [2, 2]);
        Tensor back = Upsample.WithMask(top, mask, [4, 6]);
        Assert.Equal(Numbers.Of(top).Length, Numbers.Of(back).Count(v => v != 0));
        Numbers.AreClose(Numbers.Of(top), Pooling.Max(back.abs(), [2, 2], [2, 2]) * top.sign());
        Numbers.AreClose([1, 1, 2, 2, 1, 1, 2, 2], Upsample.Repeat(tensor([1f, 2f], [1, 1, 1, 2]), 2));
        Numbers.AreClose([.. back.data<float>()], Upsample.ScaledWithMask(top, mask, [2, 2]));
        Assert.Equal([1, 1, 3, 5], Upsample.ScaledWithMask(zeros(1, 1, 2, 3), zeros(1, 1, 2, 3), [2, 2], padOutHeight: true, padOutWidth: true).shape);
        Numbers.GradientIsRight(t => Upsample.WithMask(t, mask, [4, 6]), top.detach());
    }

    public static string Example => LayerCheck.Net("""
        layer { name: "repeated" type: "Upsample" bottom: "x" top: "a" upsample_param { scale: 2 } }
        layer { name: "masked" type: "Upsample" bottom: "x" bottom: "y" top: "b" upsample_param { scale: 2 pad_out_h: true } }
        """, "1 2 3 4", "1 2 3 4");
}
