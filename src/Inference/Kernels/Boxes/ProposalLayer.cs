using Prototxt.Layers;

namespace Prototxt.Inference;

/// <summary>
/// py-faster-rcnn's Python layer ProposalLayer. What differs from <see cref="Proposal"/>: halves are rounded to even, small boxes are
/// left out before the best are taken, and of equal scores numpy's order counts.
/// </summary>
public static class ProposalLayer
{
    /// <summary>Computes the regions, [regions, 5]: image (0), left, top, right, bottom.</summary>
    /// <param name="scores">[1, 2 · anchors, height, width], plain: of each anchor the probability to be nothing, then of each to be something.</param>
    /// <param name="deltas">[1, 4 · anchors, height, width], plain: how centre and size differ from the anchor's.</param>
    /// <param name="imageInfo">The picture's height, width and scale.</param>
    /// <param name="to">Where the top goes, none of the bottoms' slots.</param>
    /// <param name="options">The layer's fields.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Value Run(Value scores, Value deltas, Value imageInfo, Target to, ProposalOptions options) =>
        RegionProposals.Rows(Kept(scores, deltas, imageInfo, options, to.Layer("ProposalLayer")), to);

    /// <summary>The scores of the regions that <see cref="Run"/> gives, [regions, 1]: the layer's second top.</summary>
    /// <inheritdoc cref="Run"/>
    public static Value Scores(Value scores, Value deltas, Value imageInfo, Target to, ProposalOptions options)
    {
        Value y = RegionProposals.Scores(Kept(scores, deltas, imageInfo, options, to.Layer("ProposalLayer")), to);
        return y.Reshape(y.Images, 1);
    }

    private static List<(Box Box, float Score)> Kept(Value scores, Value deltas, Value imageInfo, ProposalOptions options, string layer)
    {
        RegionProposals.Check(scores, deltas, imageInfo, options, layer);
        return Kept(scores.Span, deltas.Span, scores.Width, imageInfo.Span, options);
    }

    /// <summary>The regions that are kept, best first.</summary>
    /// <inheritdoc cref="RegionProposals.All"/>
    internal static List<(Box Box, float Score)> Kept(ReadOnlySpan<float> scores, ReadOnlySpan<float> deltas, int width, ReadOnlySpan<float> picture, ProposalOptions options)
    {
        var large = RegionProposals.All(scores, deltas, width, picture, options, MidpointRounding.ToEven).Where(b => b.IsLarge).Select(b => (b.Box, b.Score));
        // Sorted for the best, and once more by the suppression itself.
        var best = Descending(Descending(large, options.PreNmsTopN), 0);
        return Box.Suppress(best, options.NmsThreshold, options.PostNmsTopN > 0 ? options.PostNmsTopN : int.MaxValue, last: 1);
    }

    // numpy sorts upwards and the layer turns that round, so that of equal scores the later comes first.
    private static IEnumerable<(Box Box, float Score)> Descending(IEnumerable<(Box Box, float Score)> boxes, int most)
    {
        IEnumerable<(Box Box, float Score)> sorted = boxes.OrderBy(b => b.Score).Reverse();
        return most > 0 ? sorted.Take(most) : sorted;
    }
}
