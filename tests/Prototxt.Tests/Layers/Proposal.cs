using Prototxt.Layers;
using Prototxt.Tests.Infrastructure;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Layers;

public class ProposalTests
{
    private const string Param = "proposal_param { ratio: 1 scale: 1 scale: 2 feat_stride: 8 }";

    [Fact]
    public void The_number_of_regions_is_open() => LayerCheck.Shapes(
        LayerCheck.Net($"layer {{ name: 'p' type: 'Proposal' bottom: 'x' bottom: 'y' bottom: 'z' top: 'rois' top: 'scores' {Param} }}", "1 4 5 6", "1 8 5 6", "1 3"), "rois [?,5]", "scores [?]");

    [Fact]
    public void Refuses_other_channels() => LayerCheck.Refused("PTX0401",
        LayerCheck.Net($"layer {{ name: 'p' type: 'Proposal' bottom: 'x' bottom: ⟦'y'⟧ bottom: 'z' top: 'p' {Param} }}", "1 4 5 6", "1 7 5 6", "1 3"), "8 channels");

    [Fact]
    public void Takes_the_best_boxes()
    {
        using var scope = NewDisposeScope();
        // one anchor of 16 by 16 from 0 to 15, two places 16 apart; the second box is moved by half its width
        Tensor scores = tensor([0.1f, 0.2f, 0.9f, 0.8f], [1, 2, 1, 2]), deltas = zeros(1, 4, 1, 2), info = tensor([40f, 40f, 1f], [1, 3]);
        deltas[0, 0, 0, 1] = 0.5f;
        var (rois, found) = Proposal.WithScores(scores, deltas, info, new() { Ratios = [1f], Scales = [1f] });
        Numbers.AreClose([0, 0, 0, 16, 16, 0, 24, 0, 39, 16], rois);
        Numbers.AreClose([0.9f, 0.8f], found);
        // without a move both overlap by nothing; with one step they are the same box
        Assert.Equal([1, 5], Proposal.Forward(scores, zeros(1, 4, 1, 2), info, new() { Ratios = [1f], Scales = [1f], FeatStride = 1 }).shape);
        Assert.Equal([1, 5], Proposal.Forward(scores, deltas, info, new() { Ratios = [1f], Scales = [1f], PostNmsTopN = 1 }).shape);
    }

    public static string Example => LayerCheck.Net("""
        layer { name: "proposal" type: "Proposal" bottom: "x" bottom: "y" bottom: "z" top: "rois" top: "scores" proposal_param { ratio: 1 scale: 1 scale: 2 feat_stride: 8 } }
        """, "1 4 5 6", "1 8 5 6", "1 3");
}
