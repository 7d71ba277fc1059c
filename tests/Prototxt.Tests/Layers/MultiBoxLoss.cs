using Prototxt.Layers;
using Prototxt.Tests.Infrastructure;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Layers;

public class MultiBoxLossTests
{
    // Four quarters of the picture as priors; the true box is the first quarter.
    private static Tensor Priors() => tensor([
        0f, 0, 0.5f, 0.5f, 0.5f, 0, 1, 0.5f, 0, 0.5f, 0.5f, 1, 0.5f, 0.5f, 1, 1, .. Enumerable.Repeat(0.1f, 16)], [1, 2, 16]);

    private static Tensor Label() => tensor([0f, 1, 0, 0, 0, 0.5f, 0.5f, 0], [1, 1, 1, 8]);

    private static readonly float[] scores = [0.2f, 0.7f, 1f, 0f, -1f, 2f, 0.5f, 0.4f];

    private static readonly MultiBoxLossOptions two = new() { NumClasses = 2 };

    [Fact]
    public void Is_a_loss() => LayerCheck.Shapes(
        LayerCheck.Net("layer { name: 'l' type: 'MultiBoxLoss' bottom: 'x' bottom: 'y' bottom: 'z' bottom: '{' top: 'l' propagate_down: true propagate_down: true propagate_down: false propagate_down: false loss_param { normalization: VALID } multibox_loss_param { num_classes: 2 code_type: CENTER_SIZE mining_type: MAX_NEGATIVE } }", "2 16", "2 8", "1 2 16", "1 1 3 8"), "l []");

    [Theory]
    [InlineData("1 1 3 7")]
    [InlineData("3 7")]
    public void Refuses_labels_that_are_too_short(string label) => LayerCheck.Refused("PTX0401",
        LayerCheck.Net("layer { name: 'l' type: 'MultiBoxLoss' bottom: 'x' bottom: 'y' bottom: 'z' bottom: ⟦'{'⟧ top: 'l' multibox_loss_param { num_classes: 2 } }", "2 16", "2 8", "1 2 16", label), "8 numbers");

    [Fact]
    public void Suppression_that_is_not_asked_for_is_spoken_of_once() => Assert.Single(LayerCheck.Shapes(
        LayerCheck.Net("layer { name: 'l' type: 'MultiBoxLoss' bottom: 'x' bottom: 'y' bottom: 'z' bottom: '{' top: 'l' multibox_loss_param { num_classes: 2 mining_type: NONE nms_param { nms_threshold: 0.5 top_k: 3 eta: 1 } } }", "2 16", "2 8", "1 2 16", "1 1 3 8"), "l []").Diagnostics, d => d.Id == "PTX0403");

    [Fact]
    public void Rows_count_and_not_their_length()
    {
        using var scope = NewDisposeScope();
        Tensor label = zeros(1, 2, 1, 30);
        label[0, 0, 0, ..8] = Label().flatten();
        label[0, 1, 0, ..8] = tensor([5f, 5, 0, 0, 0, 0, 0, 0]); // never read: there is one row
        Tensor scored = tensor(scores, [1, 8]);
        Numbers.AreClose([MultiBoxLoss.Forward(zeros(1, 16), scored, Priors(), Label(), two).item<float>()], MultiBoxLoss.Forward(zeros(1, 16), scored, Priors(), label, two));
        Assert.Throws<ArgumentException>(() => MultiBoxLoss.Forward(zeros(1, 16), scored, Priors(), zeros(1, 1, 2, 7), two));
        Assert.Throws<ArgumentException>(() => MultiBoxLoss.Forward(zeros(1, 16), scored, Priors(), zeros(9), two));
    }

    [Fact]
    public void Refuses_mining_without_shared_boxes() => LayerCheck.Refused("PTX0400",
        LayerCheck.Net("layer { name: 'l' type: 'MultiBoxLoss' bottom: 'x' bottom: 'y' bottom: 'z' bottom: '{' top: 'l' multibox_loss_param { num_classes: 2 share_location: ⟦false⟧ } }", "2 16", "2 8", "1 2 16", "1 1 3 8"), "share_location");

    [Theory]
    [InlineData("PTX0402", "num_classes: 2 ⟦nms_param⟧ { top_k: 9 }", "overlapping")]
    [InlineData("PTX0400", "num_classes: 3 map_object_to_agnostic: ⟦true⟧", "num_classes must then be 2")]
    [InlineData("PTX0400", "num_classes: 2 mining_type: HARD_EXAMPLE sample_size: ⟦0⟧", "sample_size")]
    public void Refuses(string id, string param, string message) => LayerCheck.Refused(id,
        LayerCheck.Net($"layer {{ name: 'l' type: 'MultiBoxLoss' bottom: 'x' bottom: 'y' bottom: 'z' bottom: '{{' top: 'l' multibox_loss_param {{ {param} }} }}", "2 16", param.Contains("classes: 3", StringComparison.Ordinal) ? "2 12" : "2 8", "1 2 16", "1 1 3 8"), message);

    [Theory]
    [InlineData("mining_type: NONE ⟦nms_param⟧ { nms_threshold: 0.3 }", "'nms_param'")]
    [InlineData("⟦use_prior_for_nms⟧: true", "'use_prior_for_nms'")]
    public void Nothing_is_suppressed_and_that_is_said(string param, string field) => LayerCheck.WithoutEffect(
        LayerCheck.Net($"layer {{ name: 'l' type: 'MultiBoxLoss' bottom: 'x' bottom: 'y' bottom: 'z' bottom: '{{' top: 'l' multibox_loss_param {{ num_classes: 2 {param} }} }}", "2 16", "2 8", "1 2 16", "1 1 3 8"), field, "suppressed");

    [Fact]
    public void A_box_beyond_the_border_takes_the_place_of_a_hard_example()
    {
        using var scope = NewDisposeScope();
        Tensor priors = Priors();
        priors[0, 0, 8] = -0.1f; // the third, which is the most wrong
        float loss = MultiBoxLoss.Forward(zeros(1, 16), tensor(scores, [1, 8]), priors, Label(), two with { MiningType = BoxMining.HardExample, SampleSize = 1, IgnoreCrossBoundaryBbox = true }).item<float>();
        Assert.Equal(0, loss);
    }

    [Fact]
    public void One_match_and_the_worst_negatives()
    {
        using var scope = NewDisposeScope();
        Tensor codes = zeros(1, 16);
        codes[0, 0] = 0.5f;
        codes[0, 5] = 7f; // of an unmatched prior: counts for nothing
        float[] loss = [.. Enumerable.Range(0, 4).Select(i => Loss(i, i == 0 ? 1 : 0))];
        // two negatives for one match: the losses of 1, 2, 3 are 0.31, 3.05, 0.64
        float expected = 0.125f + loss[0] + loss[2] + loss[3];
        Numbers.AreClose([expected], MultiBoxLoss.Forward(codes, tensor(scores, [1, 8]), Priors(), Label(), two with { NegPosRatio = 2f }));
        Numbers.AreClose([0.125f + loss.Sum()], MultiBoxLoss.Forward(codes, tensor(scores, [1, 8]), Priors(), Label(), two with { MiningType = BoxMining.None }));
        Numbers.AreClose([loss[2]], MultiBoxLoss.Forward(codes, tensor(scores, [1, 8]), Priors(), Label(), two with { MiningType = BoxMining.HardExample, SampleSize = 1 }));
        Numbers.AreClose([0], MultiBoxLoss.Forward(codes, tensor(scores, [1, 8]), Priors(), Label() * 0 - 1, two));
    }

    [Theory]
    [InlineData("bottom: '|'", @"MultiBoxLoss\.Refined\(x, y, z, \w+, \w+, refinement: null, options: new\(\) { NumClasses = 3 }, layer: ", "1 8")]
    [InlineData("bottom: '|' bottom: '}'", @"MultiBoxLoss\.Refined\(x, y, z, \w+, \w+, \w+, options: new\(\) { NumClasses = 3, CodeType = Caffe::BoxCode.CenterSize, ObjectnessScore = 0.3f }, layer: ", "1 8", "1 16")]
    public void RefineDets_first_guess_is_the_fifth_and_sixth_bottom(string more, string call, params string[] shapes)
    {
        string param = shapes.Length > 1 ? "code_type: CENTER_SIZE objectness_score: 0.3" : "";
        GeneratorRun run = LayerCheck.Shapes(LayerCheck.Net($"layer {{ name: 'l' type: 'MultiBoxLoss' bottom: 'x' bottom: 'y' bottom: 'z' bottom: '{{' {more} top: 'l' multibox_loss_param {{ num_classes: 3 {param} }} }}", ["1 16", "1 12", "1 2 16", "1 1 2 8", .. shapes]), "l []");
        Assert.Contains(run.Unwrapped(), f => System.Text.RegularExpressions.Regex.IsMatch(f, call));
        Assert.DoesNotContain(run.Diagnostics, d => d.Id is "PTX0403" or "PTX0405");
    }

    [Fact]
    public void Refuses_a_first_guess_for_other_priors() => LayerCheck.Refused("PTX0401",
        LayerCheck.Net("layer { name: 'l' type: 'MultiBoxLoss' bottom: 'x' bottom: 'y' bottom: 'z' bottom: '{' bottom: ⟦'|'⟧ top: 'l' multibox_loss_param { num_classes: 3 } }", "1 16", "1 12", "1 2 16", "1 1 2 8", "1 6"), "nothing, something");

    [Fact]
    public void A_first_guess_moves_the_priors_and_picks_the_negatives()
    {
        using var scope = NewDisposeScope();
        Tensor scored = tensor(scores, [1, 8]), codes = Numbers.Mixed(1, 16);
        float[] code = Numbers.Of(codes), loss = [.. Enumerable.Range(0, 4).Select(i => Loss(i, 0))];
        // The guess moves the third quarter to the first, 0.5 up with variances of 0.1, and the first away to the right.
        Tensor moves = zeros(1, 16);
        moves[0, 0] = moves[0, 2] = 5;
        moves[0, 9] = moves[0, 11] = -5;
        Tensor something = tensor([0.1f, 0.9f, 0.995f, 0.005f, 0.5f, 0.5f, 0.99f, 0.01f], [1, 8]);
        // The third matches and is where the true box is: its code should be 0. Of the others the second is nothing.
        float place = Enumerable.Range(8, 4).Sum(i => MathF.Abs(code[i]) < 1 ? 0.5f * code[i] * code[i] : MathF.Abs(code[i]) - 0.5f);
        float expected = place + Loss(2, 1) + loss[0] + loss[3];
        Numbers.AreClose([expected], MultiBoxLoss.Refined(codes, scored, Priors(), Label(), something, moves, two));
        // A limit leaves the last out as well; without moves the first matches, and the third is a negative.
        Numbers.AreClose([expected - loss[3]], MultiBoxLoss.Refined(codes, scored, Priors(), Label(), something, moves, two with { ObjectnessScore = 0.02f }));
        float still = Enumerable.Range(0, 4).Sum(i => MathF.Abs(code[i]) < 1 ? 0.5f * code[i] * code[i] : MathF.Abs(code[i]) - 0.5f) + Loss(0, 1);
        Numbers.AreClose([still + loss[2] + loss[3]], MultiBoxLoss.Refined(codes, scored, Priors(), Label(), something, null, two));
        // Every prior counts where none is mined.
        Numbers.AreClose([place + Loss(2, 1) + loss[0] + loss[1] + loss[3]], MultiBoxLoss.Refined(codes, scored, Priors(), Label(), something, moves, two with { MiningType = BoxMining.None }));
        Numbers.GradientIsRight(x => MultiBoxLoss.Refined(x, scored, Priors(), Label(), something, moves, two), codes);
        Assert.Throws<ArgumentException>(() => MultiBoxLoss.Refined(codes, scored, Priors(), Label(), zeros(1, 6), moves, two));
    }

    [Fact]
    public void Gradients_are_right()
    {
        using var scope = NewDisposeScope();
        Tensor label = tensor([0f, 1, 0, 0.05f, 0.1f, 0.5f, 0.55f, 0], [1, 1, 1, 8]), codes = Numbers.Mixed(1, 16), logits = Numbers.Mixed(1, 8);
        foreach (BoxCode code in Enum.GetValues<BoxCode>())
            Numbers.GradientIsRight(x => MultiBoxLoss.Forward(x, logits, Priors(), label, two with { CodeType = code }), codes);
        Numbers.GradientIsRight(x => MultiBoxLoss.Forward(codes, x, Priors(), label, two), logits);
        Numbers.GradientIsRight(x => MultiBoxLoss.Forward(codes, x, Priors(), label, two with { ConfLossType = ConfLossType.Logistic }), logits);
    }

    // SSD sends back the gradient of the divided codes, which is the true one times the variance.
    [Fact]
    public void Variance_in_the_target_does_not_divide_the_gradient()
    {
        using var scope = NewDisposeScope();
        Tensor codes = Numbers.Mixed(1, 16).requires_grad_(true), logits = Numbers.Mixed(1, 8), step = zeros(1, 16);
        Tensor Loss(Tensor x) => MultiBoxLoss.Forward(x, logits, Priors(), Label(), two with { EncodeVarianceInTarget = true });
        Loss(codes).backward();
        step[0, 0] = 1e-3f;
        float slope = (Loss(codes.detach() + step) - Loss(codes.detach() - step)).item<float>() / 2e-3f;
        Assert.NotEqual(0, slope);
        Assert.Equal(slope * 0.1f, codes.grad![0, 0].item<float>(), 0.02f * MathF.Abs(slope) * 0.1f);
    }

    [Fact]
    public void Where_all_objects_are_one_class_labels_have_any()
    {
        using var scope = NewDisposeScope();
        Tensor label = Label();
        float one = MultiBoxLoss.Forward(zeros(1, 16), tensor(scores, [1, 8]), Priors(), label, two with { MapObjectToAgnostic = true }).item<float>();
        label[.., .., .., 1] = 7;
        Assert.Equal(one, MultiBoxLoss.Forward(zeros(1, 16), tensor(scores, [1, 8]), Priors(), label, two with { MapObjectToAgnostic = true }).item<float>());
    }

    private static float Loss(int prior, int wanted) =>
        MathF.Log(MathF.Exp(scores[2 * prior]) + MathF.Exp(scores[(2 * prior) + 1])) - scores[(2 * prior) + wanted];

    public static string Example => LayerCheck.Net("""
        layer { name: "plain" type: "MultiBoxLoss" bottom: "x" bottom: "y" bottom: "z" bottom: "{" top: "a" multibox_loss_param { num_classes: 2 } }
        layer { name: "mined" type: "MultiBoxLoss" bottom: "x" bottom: "y" bottom: "z" bottom: "{" top: "b" propagate_down: true propagate_down: true propagate_down: false propagate_down: false
          loss_param { normalization: VALID } multibox_loss_param { num_classes: 2 code_type: CENTER_SIZE mining_type: MAX_NEGATIVE neg_pos_ratio: 2 } }
        """, "2 16", "2 8", "1 2 16", "1 1 3 8");
}
