using Prototxt.Layers;

namespace Prototxt.Inference;

/// <summary>mini-caffe's Proposal: the anchors of each place, moved as the net says, as regions. Boxes that are too small have the score 0.</summary>
public static class Proposal
{
    /// <summary>Computes the regions, [regions, 5]: image (0), left, top, right, bottom.</summary>
    /// <param name="scores">[1, 2 · anchors, height, width], plain: of each anchor the probability to be nothing, then of each to be something.</param>
    /// <param name="deltas">[1, 4 · anchors, height, width], plain: how centre and size differ from the anchor's.</param>
    /// <param name="imageInfo">The picture's height, width and scale.</param>
    /// <param name="to">Where the top goes, none of the bottoms' slots.</param>
    /// <param name="options">The layer's fields.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Value Run(Value scores, Value deltas, Value imageInfo, Target to, ProposalOptions options) =>
        RegionProposals.Rows(Kept(scores, deltas, imageInfo, options, to.Layer("Proposal")), to);

    /// <summary>The scores of the regions that <see cref="Run"/> gives, [regions]: the layer's second top.</summary>
    /// <inheritdoc cref="Run"/>
    public static Value Scores(Value scores, Value deltas, Value imageInfo, Target to, ProposalOptions options) =>
        RegionProposals.Scores(Kept(scores, deltas, imageInfo, options, to.Layer("Proposal")), to);

    private static List<(Box Box, float Score)> Kept(Value scores, Value deltas, Value imageInfo, ProposalOptions options, string layer)
    {
        RegionProposals.Check(scores, deltas, imageInfo, options, layer);
        return Kept(scores.Span, deltas.Span, scores.Width, imageInfo.Span, options);
    }

    /// <summary>The regions that are kept, best first.</summary>
    /// <inheritdoc cref="RegionProposals.All"/>
    internal static List<(Box Box, float Score)> Kept(ReadOnlySpan<float> scores, ReadOnlySpan<float> deltas, int width, ReadOnlySpan<float> picture, ProposalOptions options)
    {
        var best = RegionProposals.All(scores, deltas, width, picture, options, MidpointRounding.AwayFromZero)
            .Select(b => (b.Box, Score: b.IsLarge ? b.Score : 0)).OrderByDescending(b => b.Score).Take(options.PreNmsTopN);
        return Box.Suppress(best, options.NmsThreshold, options.PostNmsTopN, last: 1);
    }
}
