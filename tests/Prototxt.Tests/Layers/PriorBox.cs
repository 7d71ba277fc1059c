using Prototxt.Layers;
using Prototxt.Tests.Infrastructure;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Layers;

public class PriorBoxTests
{
    private static string Net(string param) => LayerCheck.Net($"layer {{ name: 'p' type: 'PriorBox' bottom: 'x' bottom: 'y' top: 'p' prior_box_param {{ {param} }} }}", "1 8 2 3", "1 3 20 30");

    [Theory]
    [InlineData("min_size: 4", "p [1,2,24]")]
    [InlineData("min_size: 4 max_size: 9 aspect_ratio: 2 aspect_ratio: 2 flip: true", "p [1,2,96]")]
    [InlineData("min_size: 4 min_size: 5 aspect_ratio: 2 flip: false variance: 0.1 variance: 0.1 variance: 0.2 variance: 0.2 step: 8 clip: true img_size: 300", "p [1,2,96]")]
    public void Counts_boxes(string param, string top) => LayerCheck.Shapes(Net(param), top);

    [Theory]
    [InlineData("⟦prior_box_param⟧ { }", "min_size is missing")]
    [InlineData("prior_box_param { min_size: 9 max_size: ⟦4⟧ }", "greater than its min_size")]
    [InlineData("prior_box_param { min_size: 9 variance: ⟦1⟧ variance: 2 }", "variance")]
    [InlineData("prior_box_param { min_size: ⟦0⟧ }", "positive")]
    public void Refuses(string param, string message) =>
        LayerCheck.Refused("PTX0400", LayerCheck.Net($"layer {{ name: 'p' type: 'PriorBox' bottom: 'x' bottom: 'y' top: 'p' {param} }}", "1 8 2 3", "1 3 20 30"), message);

    [Fact]
    public void Boxes_lie_around_their_places()
    {
        using var scope = NewDisposeScope();
        Tensor boxes = PriorBox.Forward(zeros(1, 1, 1, 2), zeros(1, 3, 10, 20), [4f], [9f], [4f], flip: false, variance: [0.1f, 0.2f, 0.3f, 0.4f]);
        Assert.Equal([1, 2, 24], boxes.shape);
        // places (5, 5) and (15, 5); a square of 4, one of 6, and 8 by 2
        Numbers.AreClose([
            0.15f, 0.3f, 0.35f, 0.7f, 0.1f, 0.2f, 0.4f, 0.8f, 0.05f, 0.4f, 0.45f, 0.6f,
            0.65f, 0.3f, 0.85f, 0.7f, 0.6f, 0.2f, 0.9f, 0.8f, 0.55f, 0.4f, 0.95f, 0.6f,
            .. Enumerable.Repeat<float[]>([0.1f, 0.2f, 0.3f, 0.4f], 6).SelectMany(v => v)], boxes);
    }

    [Fact]
    public void Clips_at_the_border()
    {
        using var scope = NewDisposeScope();
        Numbers.AreClose([0, 0, 1, 1, 0.1f, 0.1f, 0.1f, 0.1f], PriorBox.Forward(zeros(1, 1, 1, 1), zeros(1, 3, 10, 10), [30f], clip: true));
    }
}
