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
    [InlineData("min_size: 32 min_size: 64 min_size: 128", "p [1,2,72]")]
    [InlineData("faceboxes: true min_size: 32 min_size: 64 min_size: 128 step: 32 flip: true variance: 0.1 variance: 0.1 variance: 0.2 variance: 0.2", "p [1,2,504]")]
    [InlineData("min_size: 4 max_size: 9 aspect_ratio: 2 aspect_ratio: 2 flip: true", "p [1,2,96]")]
    [InlineData("min_size: 4 min_size: 5 aspect_ratio: 2 flip: false variance: 0.1 variance: 0.1 variance: 0.2 variance: 0.2 step: 8 clip: true img_size: 300", "p [1,2,96]")]
    public void Counts_boxes(string param, string top) => LayerCheck.Shapes(Net(param), top);

    [Theory]
    [InlineData("⟦prior_box_param⟧ { }", "min_size is missing")]
    [InlineData("prior_box_param { min_size: 9 max_size: ⟦4⟧ }", "greater than its min_size")]
    [InlineData("prior_box_param { min_size: 9 variance: ⟦1⟧ variance: 2 }", "variance")]
    [InlineData("prior_box_param { min_size: ⟦0⟧ }", "positive")]
    [InlineData("prior_box_param { faceboxes: true min_size: 32 aspect_ratio: ⟦2⟧ }", "squares")]
    [InlineData("prior_box_param { min_size: 9 offset_h: ⟦0.5⟧ offset_h: 1 offset_w: 0.5 }", "pairs: 2 and 1")]
    [InlineData("prior_box_param { min_size: 9 offset: ⟦0.5⟧ offset_h: 1 offset_w: 0.5 }", "not both")]
    [InlineData("prior_box_param { min_size: ⟦9⟧ width: 1 height: 2 }", "not both")]
    [InlineData("prior_box_param { width: ⟦-1⟧ height: 2 }", "positive")]
    [InlineData("prior_box_param { faceboxes: true min_size: 32 max_size: ⟦64⟧ }", "squares")]
    public void Refuses(string param, string message) =>
        LayerCheck.Refused("PTX0400", LayerCheck.Net($"layer {{ name: 'p' type: 'PriorBox' bottom: 'x' bottom: 'y' top: 'p' {param} }}", "1 8 2 3", "1 3 20 30"), message);

    [Fact]
    public void Squares_have_no_inverse_and_that_is_said() =>
        Assert.Contains("'flip' has no effect", Assert.Single(LayerCheck.Shapes(Net("faceboxes: true min_size: 32 flip: false"), "p [1,2,384]").Diagnostics).ToString(), StringComparison.Ordinal);

    [Theory]
    [InlineData("min_size: 8 aspect_ratio: 2 aspect_ratio: 5 flip: false clip: true offset_h: 0.5 offset_w: 0.5 offset_h: 1.0 offset_w: 0.5", "p [1,2,144]", "Clip = true")]
    [InlineData("min_size: 8 offset_h: 0.5 offset_w: 0.5", "p [1,2,24]", "Clip = true, Offsets = [0.5f, 0.5f]")]
    [InlineData("width: 3 height: 5 width: 4 height: 6 clip: false", "p [1,2,48]", "new() { Sizes = [5f, 3f, 6f, 4f] }")]
    public void OpenCVs_offsets_and_sizes_come_in_pairs(string param, string top, string arguments) =>
        Assert.Contains(LayerCheck.Shapes(Net(param), top).Unwrapped(), f => f.Contains(arguments, StringComparison.Ordinal));

    [Fact]
    public void Each_box_stands_at_all_offsets_before_the_next()
    {
        using var scope = NewDisposeScope();
        // one place in a picture of 10 by 20; a square of 4 and 8 by 2, each at (5, 5) and (5, 10) of the picture's (x, y)
        Tensor boxes = PriorBox.Forward(zeros(1, 1, 1, 1), zeros(1, 3, 20, 10), new() { MinSize = [4f], AspectRatio = [4f], Flip = false, Offsets = [0.25f, 0.5f, 0.5f, 0.5f] });
        Assert.Equal([1, 2, 16], boxes.shape);
        Numbers.AreClose([0.3f, 0.15f, 0.7f, 0.35f, 0.3f, 0.4f, 0.7f, 0.6f, 0.1f, 0.2f, 0.9f, 0.3f, 0.1f, 0.45f, 0.9f, 0.55f, .. Enumerable.Repeat(0.1f, 16)], boxes);
        Numbers.AreClose([0.35f, 0.4f, 0.65f, 0.6f, .. Enumerable.Repeat(0.1f, 4)], PriorBox.Forward(zeros(1, 1, 1, 1), zeros(1, 3, 20, 10), new() { Sizes = [4f, 3f] }));
        Assert.Throws<ArgumentException>(() => PriorBox.Forward(zeros(1, 1, 1, 1), zeros(1, 3, 20, 10), new() { MinSize = [4f], Offsets = [1f] }));
        // OpenCV takes sizes as they are
        Numbers.AreClose([0.25f, 0.375f, 0.75f, 0.625f, .. Enumerable.Repeat(0.1f, 4)], PriorBox.Forward(zeros(1, 1, 1, 1), zeros(1, 3, 22, 11), new() { MinSize = [5.5f], Offsets = [0.5f, 0.5f] }));
    }

    [Fact]
    public void Boxes_lie_around_their_places()
    {
        using var scope = NewDisposeScope();
        Tensor boxes = PriorBox.Forward(zeros(1, 1, 1, 2), zeros(1, 3, 10, 20), new() { MinSize = [4f], MaxSize = [9f], AspectRatio = [4f], Flip = false, Variance = [0.1f, 0.2f, 0.3f, 0.4f] });
        Assert.Equal([1, 2, 24], boxes.shape);
        // places (5, 5) and (15, 5); a square of 4, one of 6, and 8 by 2
        Numbers.AreClose([
            0.15f, 0.3f, 0.35f, 0.7f, 0.1f, 0.2f, 0.4f, 0.8f, 0.05f, 0.4f, 0.45f, 0.6f,
            0.65f, 0.3f, 0.85f, 0.7f, 0.6f, 0.2f, 0.9f, 0.8f, 0.55f, 0.4f, 0.95f, 0.6f,
            .. Enumerable.Repeat<float[]>([0.1f, 0.2f, 0.3f, 0.4f], 6).SelectMany(v => v)], boxes);
    }

    [Fact]
    public void FaceBoxes_has_more_of_the_small_ones()
    {
        using var scope = NewDisposeScope();
        // one place at (50, 50) of a picture of 100 pixels; sides of 63 from -16 and 0 pixels beside it
        Numbers.AreClose([
            0.025f, 0.025f, 0.655f, 0.655f, 0.185f, 0.025f, 0.815f, 0.655f,
            0.025f, 0.185f, 0.655f, 0.815f, 0.185f, 0.185f, 0.815f, 0.815f,
            0.01f, 0.01f, 0.99f, 0.99f,
            .. Enumerable.Repeat(0.1f, 20)], PriorBox.Forward(zeros(1, 1, 1, 1), zeros(1, 3, 100, 100), new() { FaceBoxes = true, MinSize = [64f, 99f] }));
        Tensor small = PriorBox.Forward(zeros(1, 1, 1, 1), zeros(1, 3, 100, 100), new() { FaceBoxes = true, MinSize = [32f] });
        Assert.Equal([1, 2, 64], small.shape);
        // from -16 to 8 pixels beside the place, rows before columns
        Numbers.AreClose([0.185f, 0.185f, 0.495f, 0.495f, 0.265f, 0.185f, 0.575f, 0.495f], small[0, 0, ..8]);
        Numbers.AreClose([0.425f, 0.425f, 0.735f, 0.735f], small[0, 0, 60..]);
    }

    [Fact]
    public void Clips_at_the_border()
    {
        using var scope = NewDisposeScope();
        Numbers.AreClose([0, 0, 1, 1, 0.1f, 0.1f, 0.1f, 0.1f], PriorBox.Forward(zeros(1, 1, 1, 1), zeros(1, 3, 10, 10), new() { MinSize = [30f], Clip = true }));
    }

    [Fact]
    public void Sizes_are_cut_to_whole_numbers()
    {
        using Tensor x = zeros(1, 2, 2, 2), image = zeros(1, 3, 30, 30);
        using Tensor cut = PriorBox.Forward(x, image, new() { MinSize = [11.5f], MaxSize = [20.25f], AspectRatio = [2f] }), whole = PriorBox.Forward(x, image, new() { MinSize = [11f], MaxSize = [20f], AspectRatio = [2f] });
        Assert.True(cut.allclose(whole));
    }

    public static string Example => LayerCheck.Net("""
        layer { name: "one" type: "PriorBox" bottom: "x" bottom: "y" top: "a" prior_box_param { min_size: 10 } }
        layer { name: "many" type: "PriorBox" bottom: "x" bottom: "y" top: "b" prior_box_param { min_size: 10 max_size: 20 aspect_ratio: 2 aspect_ratio: 3 flip: false clip: true step: 8 variance: 0.1 variance: 0.1 variance: 0.2 variance: 0.2 } }
        """, "1 8 2 3", "1 3 20 30");
}
