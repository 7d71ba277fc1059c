using Prototxt.Layers;
using Prototxt.Tests.Infrastructure;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Layers;

public class BoxAnnotatorOHEMTests
{
    private static string Layer(string param, string third = "'z'") => $"layer {{ name: 'b' type: 'BoxAnnotatorOHEM' bottom: 'x' bottom: 'y' bottom: {third} bottom: '{{' top: 'labels' top: 'weights' {param} }}";

    [Fact]
    public void Shapes() => LayerCheck.Shapes(LayerCheck.Net(Layer("box_annotator_ohem_param { roi_per_img: 2 }"), "3 5", "3", "3", "3 8"), "labels [N,1,1,1]", "weights [N,8,1,1]");

    [Fact]
    public void Refuses_no_region() => LayerCheck.Refused("PTX0400", LayerCheck.Net(Layer("box_annotator_ohem_param { roi_per_img: ⟦0⟧ }"), "3 5", "3", "3", "3 8"), "positive");

    [Fact]
    public void Refuses_other_labels() => LayerCheck.Refused("PTX0401", LayerCheck.Net(Layer("box_annotator_ohem_param { roi_per_img: 1 }", "⟦'z'⟧"), "3 5", "3", "3 2", "3 8"), "one number");

    [Fact]
    public void The_largest_losses_of_each_picture_count()
    {
        using var scope = NewDisposeScope();
        Tensor rois = tensor([0f, 1, 1, 2, 2, 0, 1, 1, 2, 2, 1, 1, 1, 2, 2, 0, 1, 1, 2, 2], [4, 5]);
        var (labels, weights) = BoxAnnotatorOHEM.Forward(rois, tensor([0.5f, 0.1f, 0.2f, 0.9f]), tensor([7f, 8, 9, 10]), tensor([1f, 2, 3, 4, 5, 6, 7, 8], [4, 2]), perImage: 2);
        Numbers.AreClose([7, -1, 9, 10], labels);
        Numbers.AreClose([1, 2, 0, 0, 5, 6, 7, 8], weights);
        Numbers.AreClose([255, 255, 9, 10], BoxAnnotatorOHEM.Forward(rois, tensor([0.5f, 0.1f, 0.2f, 0.9f]), tensor([7f, 8, 9, 10]), ones(4, 2), perImage: 1, ignoreLabel: 255).Labels);
        Assert.Equal([4, 2, 1, 1], weights.shape);
        Assert.Throws<ArgumentException>(() => BoxAnnotatorOHEM.Forward(rois, ones(3), ones(4), ones(4, 2), 1));
    }

    public static string Example => LayerCheck.Net("""
        layer { name: "ohem" type: "BoxAnnotatorOHEM" bottom: "x" bottom: "y" bottom: "z" bottom: "{" top: "labels" top: "weights" box_annotator_ohem_param { roi_per_img: 2 } }
        """, "3 5", "3", "3", "3 8");
}
