using Prototxt.Layers;
using Prototxt.Tests.Infrastructure;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Layers;

public class ROIAlignTests
{
    [Theory]
    [InlineData("roi_align_param { pooled_h: 2 pooled_w: 3 sampling_ratio: 2 }", "r [N,4,2,3]")]
    [InlineData("roi_pooling_param { pooled_h: 2 pooled_w: 3 pad_ratio: 0.5 }", "r [N,4,3,4]")]
    public void The_fields_tell_the_fork(string param, string top) =>
        LayerCheck.Shapes(LayerCheck.Net($"layer {{ name: 'r' type: 'ROIAlign' bottom: 'x' bottom: 'y' top: 'r' {param} }}", "1 4 6 8", "7 5"), top);

    [Fact]
    public void Refuses_an_empty_grid() => LayerCheck.Refused("PTX0400",
        LayerCheck.Net("layer { name: 'r' type: 'ROIAlign' bottom: 'x' bottom: 'y' top: 'r' roi_align_param { pooled_h: 2 pooled_w: ⟦0⟧ } }", "1 4 6 8", "7 5"), "pooled_w");

    [Fact]
    public void Interpolates_between_pixels()
    {
        using var scope = NewDisposeScope();
        // on a plane row · 4 + column a mean of points is the number at their middle
        Tensor x = Numbers.Count(1, 1, 4, 4), rois = tensor([0f, 0, 0, 2, 2], [1, 5]);
        Numbers.AreClose([2.5f, 3.5f, 6.5f, 7.5f], ROIAlign.Forward(x, rois, [2, 2], samplingRatio: 2));
        Numbers.AreClose([5], ROIAlign.Forward(x, rois, [1, 1]));
        Numbers.AreClose([0, 1.5f, 6, 7.5f], ROIAlign.Corners(x, rois, [1, 1]));
        Numbers.GradientIsRight(t => ROIAlign.Forward(t, rois, [2, 3], 0.7f), Numbers.Mixed(1, 2, 4, 4));
        Numbers.GradientIsRight(t => ROIAlign.Corners(t, rois, [2, 3], 0.7f, 0.2f), Numbers.Mixed(1, 2, 4, 4));
    }

    [Fact]
    public void The_other_forks_message_has_no_effect_beside_roi_align_param() => LayerCheck.WithoutEffect(
        LayerCheck.Net("layer { name: 'r' type: 'ROIAlign' bottom: 'x' bottom: 'y' top: 'r' roi_align_param { pooled_h: 2 pooled_w: 3 } ⟦roi_pooling_param⟧ { pooled_h: 7 pooled_w: 7 } }", "1 4 6 8", "7 5"), "'roi_pooling_param'", "comes first");

    public static string Example => LayerCheck.Net("""
        layer { name: "sampled" type: "ROIAlign" bottom: "x" bottom: "y" top: "a" roi_align_param { pooled_h: 2 pooled_w: 3 sampling_ratio: 2 } }
        layer { name: "corners" type: "ROIAlign" bottom: "x" bottom: "y" top: "b" roi_pooling_param { pooled_h: 2 pooled_w: 3 pad_ratio: 0.5 } }
        """, "1 4 6 8", "7 5");
}
