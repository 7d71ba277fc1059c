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
    public void A_second_bottom_gives_the_size()
    {
        const string net = "layer { name: 'i' type: 'Interp' bottom: 'x' bottom: 'y' top: 't' interp_param { use_blob_size: true pad_beg: -1 } }";
        LayerCheck.Shapes(LayerCheck.Net(net, "1 4 5 5", "1 2 10 9"), "t [N,4,10,9]");
        using var pass = NetPass.Of(LayerCheck.Net(net, "1 1 3 3", "1 5 3 3"), ("x", Numbers.Count(1, 1, 3, 3)), ("y", zeros(1, 5, 3, 3)));
        Assert.Equal([4f, 4.5f, 5, 5.5f, 6, 6.5f, 7, 7.5f, 8], pass["t"]); // 4 5 7 8 is what the crop leaves
        Assert.Equal(new float[45], pass.Backward("t").Gradient("y"));
    }

    [Theory]
    [InlineData("PTX0400", "bottom: 'x' bottom: ⟦'y'⟧", "zoom_factor: 2", "use_blob_size: true")]
    [InlineData("PTX0303", "bottom: 'x'", "use_blob_size: true", "2 bottoms, found 1")]
    public void A_second_bottom_and_its_field_belong_together(string id, string bottoms, string param, string message) => LayerCheck.Refused(id,
        LayerCheck.Net($"layer {{ name: 'i' type: {(id == "PTX0303" ? "⟦'Interp'⟧" : "'Interp'")} {bottoms} top: 't' interp_param {{ {param} }} }}", "1 1 3 3", "1 1 3 3"), message);

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

    [Theory]
    [InlineData("zoom_factor: 2 height: ⟦33⟧", "'height'", "not both there")]
    [InlineData("shrink_factor: 2 width: ⟦33⟧", "'width'", "not both there")]
    [InlineData("zoom_factor: 2 height: ⟦33⟧ width: 65", "'height'", "a single factor comes first")]
    [InlineData("zoom_factor: ⟦2⟧ shrink_factor: 2 height: 33 width: 65", "'zoom_factor'", "height and width come first")]
    public void What_does_not_give_the_size_has_no_effect(string param, string field, string reason) =>
        LayerCheck.WithoutEffect(LayerCheck.Net($"layer {{ name: 'i' type: 'Interp' bottom: 'x' top: 'i' interp_param {{ {param} }} }}", "1 2 5 9"), field, reason);

    public static string Example => LayerCheck.Net("""
        layer { name: "sized" type: "Interp" bottom: "x" top: "a" interp_param { height: 33 width: 65 } }
        layer { name: "zoomed" type: "Interp" bottom: "x" top: "b" interp_param { zoom_factor: 2 pad_beg: -1 pad_end: -1 } }
        """, "1 2 5 9");
}
