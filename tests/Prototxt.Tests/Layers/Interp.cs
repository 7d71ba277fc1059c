using Prototxt.Layers;
using Prototxt.Tests.Infrastructure;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Layers;

public class InterpTests
{
    [Theory]
    [InlineData("height: 33 width: 65", "i [N,2,33,65]")]
    [InlineData("zoom_factor: 8", "i [N,2,33,65]")]
    [InlineData("shrink_factor: 2", "i [N,2,3,5]")]
    [InlineData("shrink_factor: 2 zoom_factor: 2", "i [N,2,5,9]")]
    [InlineData("zoom_factor: 2 pad_beg: -1 pad_end: -1", "i [N,2,5,13]")]
    public void Shapes(string param, string top) =>
        LayerCheck.Shapes(LayerCheck.Net($"layer {{ name: 'i' type: 'Interp' bottom: 'x' top: 'i' interp_param {{ {param} }} }}", "1 2 5 9"), top);

    [Theory]
    [InlineData("⟦interp_param⟧ { }", "must be given")]
    [InlineData("interp_param { zoom_factor: 2 pad_beg: ⟦1⟧ }", "cannot be positive")]
    public void Refuses(string param, string message) =>
        LayerCheck.Refused("PTX0400", LayerCheck.Net($"layer {{ name: 'i' type: 'Interp' bottom: 'x' top: 'i' {param} }}", "1 2 5 9"), message);

    [Fact]
    public void Corners_stay_corners()
    {
        using var scope = NewDisposeScope();
        Numbers.AreClose([0, 0.5f, 1, 1, 1.5f, 2, 2, 2.5f, 3], Interp.Forward(Numbers.Count(1, 1, 2, 2), [3, 3]));
        Numbers.AreClose([5], Interp.Forward(Numbers.Count(1, 1, 3, 4), [1, 1], cropBegin: 1, cropEnd: 1));
        Assert.Equal([1, 1, 5, 13], Interp.Scale(Numbers.Count(1, 1, 5, 9), zoomFactor: 2, cropBegin: 1, cropEnd: 1).shape);
        Assert.Equal([1, 1, 5, 9], Interp.Scale(Numbers.Count(1, 1, 5, 9), zoomFactor: 2, shrinkFactor: 2).shape);
        Assert.Equal([1, 1, 9, 17], Interp.Scale(Numbers.Count(1, 1, 5, 9), zoomFactor: 2).shape);
        Assert.Throws<ArgumentException>(() => Interp.Scale(Numbers.Count(1, 1, 2, 9), cropBegin: 2));
        Numbers.GradientIsRight(x => Interp.Forward(x, [5, 4], cropEnd: 1), Numbers.Mixed(1, 2, 4, 4));
    }
}
