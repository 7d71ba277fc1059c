using Prototxt.Layers;
using Prototxt.Tests.Infrastructure;
using Xunit;
using static TorchSharp.torch;
using Box = Prototxt.Inference.Box;

namespace Prototxt.Tests.Layers;

public class DetectionOutputTests
{
    [Fact]
    public void The_number_of_detections_is_open() => LayerCheck.Shapes(
        LayerCheck.Net("layer { name: 'd' type: 'DetectionOutput' bottom: 'x' bottom: 'y' bottom: 'z' top: 'd' detection_output_param { num_classes: 3 keep_top_k: 5 code_type: CENTER_SIZE confidence_threshold: 0.3 nms_param { nms_threshold: 0.45 top_k: 10 } } }", "1 8", "1 6", "1 2 8"), "d [1,1,?,7]");

    [Fact]
    public void Refuses_scores_that_are_too_few() =>
        LayerCheck.Refused("PTX0401", LayerCheck.Net("layer { name: 'd' type: 'DetectionOutput' bottom: 'x' bottom: ⟦'y'⟧ bottom: 'z' top: 'd' detection_output_param { num_classes: 4 } }", "1 8", "1 6", "1 2 8"), "expects 8 scores");

    // The fork takes the numbers of an image from axis 1, and the images of all bottoms together.
    [Theory]
    [InlineData("1 2 4", "1 6", "⟦'x'⟧", "'y'")]
    [InlineData("1 8", "2 6", "'x'", "⟦'y'⟧")]
    public void Refuses_numbers_that_lie_elsewhere(string codes, string scores, string first, string second) =>
        LayerCheck.Refused("PTX0401", LayerCheck.Net($"layer {{ name: 'd' type: 'DetectionOutput' bottom: {first} bottom: {second} bottom: 'z' top: 'd' detection_output_param {{ num_classes: 3 }} }}", codes, scores, "1 2 8"), "per image");

    [Theory]
    [InlineData("bottom: '{'", @"DetectionOutput\.Forward\(x, y, z, options: new\(\) { NumClasses = 3 }, layer: ""d""\)", "1 3 9 9")]
    [InlineData("bottom: '{'", @"DetectionOutput\.Refined\(x, y, z, \w+, refinement: null, options: new\(\) { NumClasses = 3 }, layer: ""d""\)", "1 4")]
    [InlineData("bottom: '{' bottom: '|'", @"DetectionOutput\.Refined\(x, y, z, \w+, \w+, options: new\(\) { NumClasses = 3 }, layer: ""d""\)", "1 4", "1 8")]
    public void A_fourth_bottom_is_a_picture_to_draw_on_or_a_first_guess(string more, string call, params string[] shapes)
    {
        GeneratorRun run = LayerCheck.Shapes(LayerCheck.Net($"layer {{ name: 'd' type: 'DetectionOutput' bottom: 'x' bottom: 'y' bottom: 'z' {more} top: 'd' detection_output_param {{ num_classes: 3 }} }}", ["1 8", "1 6", "1 2 8", .. shapes]), "d [1,1,?,7]");
        Assert.Contains(run.Unwrapped(), f => System.Text.RegularExpressions.Regex.IsMatch(f, call));
    }

    [Fact]
    public void A_first_guess_leaves_priors_out_and_moves_the_others()
    {
        using var scope = NewDisposeScope();
        Tensor priors = tensor([0f, 0, 0.4f, 0.4f, 0.5f, 0.5f, 0.9f, 0.9f, .. Enumerable.Repeat(0.1f, 8)], [1, 2, 8]);
        Tensor codes = tensor([0f, 0, 0, 0, 1, 0, 0, 0], [1, 8]), scores = tensor([0.1f, 0.9f, 0.3f, 0.7f], [1, 4]);
        Tensor something = tensor([0.995f, 0.005f, 0.4f, 0.6f], [1, 4]), moves = tensor([9f, 9, 9, 9, 0, 1, 0, 0], [1, 8]);
        Numbers.AreClose([0, 1, 0.7f, 0.6f, 0.5f, 0.9f, 0.9f], DetectionOutput.Refined(codes, scores, priors, something, null, new() { NumClasses = 2, ConfidenceThreshold = 0.1f }));
        Numbers.AreClose([0, 1, 0.7f, 0.6f, 0.6f, 0.9f, 0.9f], DetectionOutput.Refined(codes, scores, priors, something, moves, new() { NumClasses = 2, ConfidenceThreshold = 0.1f }));
        // without a threshold what is nothing has score 0, and is there
        Assert.Equal(2, DetectionOutput.Refined(codes, scores, priors, something, null, new() { NumClasses = 2 }).shape[2]);
    }

    [Fact]
    public void Says_how_FaceBoxes_fits() =>
        LayerCheck.Refused("PTX0401", LayerCheck.Net("layer { name: 'd' type: 'DetectionOutput' bottom: ⟦'x'⟧ bottom: 'y' bottom: 'z' top: 'd' detection_output_param { num_classes: 2 } }", "1 84", "1 42", "1 2 8"), "faceboxes: true");

    [Fact]
    public void Refuses_the_layer_of_YOLO() =>
        LayerCheck.Refused("PTX0402", LayerCheck.Net("layer { name: 'd' type: 'DetectionOutput' bottom: 'x' top: 'd' detection_output_param ⟦{ num_classes: 9 coords: 4 biases: 0.7 biases: 0.8 }⟧ }", "1 70 13 13"), "YOLO");

    [Fact]
    public void DeepDetects_soft_suppression_may_be_off() => Assert.Empty(
        LayerCheck.Shapes(LayerCheck.Net("layer { name: 'd' type: 'DetectionOutput' bottom: 'x' bottom: 'y' bottom: 'z' top: 'd' detection_output_param { num_classes: 3 nms_param { soft_nms: false } } }", "1 8", "1 6", "1 2 8"), "d [1,1,?,7]").Diagnostics);

    [Fact]
    public void Its_degree_has_no_effect_then() => LayerCheck.WithoutEffect(
        LayerCheck.Net("layer { name: 'd' type: 'DetectionOutput' bottom: 'x' bottom: 'y' bottom: 'z' top: 'd' detection_output_param { num_classes: 3 nms_param { soft_nms: false theta: ⟦0.5⟧ } } }", "1 8", "1 6", "1 2 8"), "'theta'", "soft_nms");

    [Fact]
    public void And_is_refused() => LayerCheck.Refused("PTX0402",
        LayerCheck.Net("layer { name: 'd' type: 'DetectionOutput' bottom: 'x' bottom: 'y' bottom: 'z' top: 'd' detection_output_param { num_classes: 3 nms_param { soft_nms: ⟦true⟧ } } }", "1 8", "1 6", "1 2 8"), "DeepDetect");

    [Fact]
    public void Files_are_not_written_and_that_is_said() => LayerCheck.ForkFieldWithoutEffect(LayerCheck.Net("layer { name: 'd' type: 'DetectionOutput' bottom: 'x' bottom: 'y' bottom: 'z' top: 'd' detection_output_param { num_classes: 3 ⟦save_output_param⟧ { label_map_file: 'x' } } }", "1 8", "1 6", "1 2 8"), "SSD", "no files");

    [Fact]
    public void Keeps_the_best_that_do_not_overlap()
    {
        using var scope = NewDisposeScope();
        // three priors, the second nearly on the first; codes shift the third by a tenth of a variance
        Tensor priors = tensor([0f, 0, 0.4f, 0.4f, 0, 0, 0.4f, 0.38f, 0.5f, 0.5f, 0.9f, 0.9f, .. Enumerable.Repeat(0.1f, 12)], [1, 2, 12]);
        Tensor codes = tensor([0f, 0, 0, 0, 0, 0, 0, 0, 1f, 0, 1, 0], [1, 12]);
        Tensor scores = tensor([0.1f, 0.9f, 0.3f, 0.7f, 0.2f, 0.8f], [1, 6]);
        Numbers.AreClose([0, 1, 0.9f, 0, 0, 0.4f, 0.4f, 0, 1, 0.8f, 0.6f, 0.5f, 1, 0.9f], DetectionOutput.Forward(codes, scores, priors, new() { NumClasses = 2 }));
        Numbers.AreClose([0, 1, 0.9f, 0, 0, 0.4f, 0.4f], DetectionOutput.Forward(codes, scores, priors, new() { NumClasses = 2, KeepTopK = 1 }));
        Numbers.AreClose([0, -1, -1, -1, -1, -1, -1], DetectionOutput.Forward(codes, scores, priors, new() { NumClasses = 2, ConfidenceThreshold = 0.95f }));
    }

    [Theory]
    [InlineData(BoxCode.Corner)]
    [InlineData(BoxCode.CornerSize)]
    [InlineData(BoxCode.CenterSize)]
    public void Decoding_undoes_encoding(BoxCode code)
    {
        Box prior = new(0.1f, 0.2f, 0.5f, 0.9f), box = new(0.15f, 0.1f, 0.6f, 0.7f), variance = new(0.1f, 0.1f, 0.2f, 0.2f);
        Box back = prior.Decode(prior.Encode(box, variance, code), variance, code);
        Numbers.AreClose([box.Left, box.Top, box.Right, box.Bottom], [back.Left, back.Top, back.Right, back.Bottom]);
    }

    public static string Example => LayerCheck.Net("""
        layer { name: "all" type: "DetectionOutput" bottom: "x" bottom: "y" bottom: "z" top: "a" detection_output_param { num_classes: 3 } }
        layer { name: "best" type: "DetectionOutput" bottom: "x" bottom: "y" bottom: "z" top: "b"
          detection_output_param { num_classes: 3 keep_top_k: 5 code_type: CENTER_SIZE confidence_threshold: 0.3 nms_param { nms_threshold: 0.45 top_k: 10 } } }
        """, "1 8", "1 6", "1 2 8");
}
