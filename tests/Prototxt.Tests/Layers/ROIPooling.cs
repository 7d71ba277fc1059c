using Prototxt.Layers;
using Prototxt.Tests.Infrastructure;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Layers;

public class ROIPoolingTests
{
    [Fact]
    public void One_grid_per_region() =>
        LayerCheck.Shapes(LayerCheck.Net("layer { name: 'r' type: 'ROIPooling' bottom: 'x' bottom: 'y' top: 'r' roi_pooling_param { pooled_h: 2 pooled_w: 3 spatial_scale: 0.5 } }", "1 4 6 8", "7 5"), "r [N,4,2,3]");

    [Theory]
    [InlineData("PTX0400", "bottom: 'y' top: 'r' roi_pooling_param { pooled_h: ⟦0⟧ pooled_w: 1 }", "pooled_h")]
    [InlineData("PTX0401", "bottom: ⟦'z'⟧ top: 'r' roi_pooling_param { pooled_h: 1 pooled_w: 1 }", "5 numbers")]
    public void Refuses(string id, string rest, string message) =>
        LayerCheck.Refused(id, LayerCheck.Net($"layer {{ name: 'r' type: 'ROIPooling' bottom: 'x' {rest} }}", "1 4 6 8", "7 5", "7 4"), message);

    [Fact]
    public void Regions_grow()
    {
        using var scope = NewDisposeScope();
        Tensor x = Numbers.Count(1, 1, 4, 4), rois = tensor([0f, 2, 2, 3, 3], [1, 5]);
        // two pixels wide, a pixel more on each side: 1…4 both ways, and column 4 is outside
        Numbers.AreClose([10, 11, 14, 15], ROIPooling.Forward(x, rois, [2, 2], padRatio: 0.5f));
        GeneratorRun run = GeneratorRun.Of(LayerCheck.Net("layer { name: 'r' type: 'ROIPooling' bottom: 'x' bottom: 'y' top: 'r' roi_pooling_param { pooled_h: 2 pooled_w: 3 pad_ratio: 0.5 } }", "1 4 6 8", "7 5"));
        Assert.Empty(run.Diagnostics);
        Assert.Contains(run.Files.Values, f => f.Contains("padRatio: 0.5f", StringComparison.Ordinal));
    }

    // A detector may find nothing to look at.
    [Fact]
    public void No_region_makes_an_empty_top()
    {
        using var scope = NewDisposeScope();
        Tensor x = Numbers.Count(1, 4, 4, 4), none = zeros(0, 5);
        Assert.Equal([0, 4, 2, 3], ROIPooling.Forward(x, none, [2, 3]).shape);
        Assert.Equal([0, 4, 2, 3], ROIAlign.Forward(x, none, [2, 3]).shape);
        Assert.Equal([0, 4, 3, 4], ROIAlign.Corners(x, none, [2, 3]).shape);
        Assert.Equal([0, 1, 2, 2], PSROIPooling.Forward(x, none, 1, 2).shape);
    }

    [Fact]
    public void Cells_take_their_largest_number()
    {
        using var scope = NewDisposeScope();
        Tensor x = Numbers.Count(2, 1, 4, 4);
        Tensor rois = tensor([0f, 0, 0, 6, 6, 1, 2, 2, 6, 4, 1, 20, 20, 22, 22], [3, 5]);
        // half as large: 0…3 both ways; 1…3 by 1…2; outside
        Numbers.AreClose([5, 7, 13, 15, 16 + 6, 16 + 7, 16 + 10, 16 + 11, 0, 0, 0, 0], ROIPooling.Forward(x, rois, [2, 2], 0.5f));
        Numbers.GradientIsRight(t => ROIPooling.Forward(t, rois, [2, 2], 0.5f), Numbers.Mixed(2, 1, 4, 4));
        Assert.Throws<ArgumentException>(() => ROIPooling.Forward(x, tensor([2f, 0, 0, 1, 1], [1, 5]), [1, 1]));
    }

    public static string Example => LayerCheck.Net("""
        layer { name: "plain" type: "ROIPooling" bottom: "x" bottom: "y" top: "a" roi_pooling_param { pooled_h: 2 pooled_w: 3 } }
        layer { name: "padded" type: "ROIPooling" bottom: "x" bottom: "y" top: "b" roi_pooling_param { pooled_h: 2 pooled_w: 3 spatial_scale: 0.5 pad_ratio: 0.5 } }
        """, "1 4 6 8", "7 5");
}
