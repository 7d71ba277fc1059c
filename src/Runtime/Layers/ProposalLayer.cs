using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary>The Python layer <c>rpn.proposal_layer.ProposalLayer</c> of py-faster-rcnn and py-R-FCN. It has no gradient.</summary>
/// <remarks>
/// Source: semantics of lib/rpn of rbgirshick/py-faster-rcnn (proposal_layer.py, generate_anchors.py) and of its suppression on the
/// GPU. What differs from mini-caffe's <see cref="Proposal"/>: halves are rounded to even, small boxes are left out before the
/// best are taken, and of equal scores numpy's order counts.
/// </remarks>
public static class ProposalLayer
{
    /// <summary>The best regions that a region proposal network finds. Boxes that are too small are left out.</summary>
    /// <param name="scores">[1, 2 · anchors, height, width]: of each anchor the probability to be nothing, then of each to be something.</param>
    /// <param name="deltas">[1, 4 · anchors, height, width]: how centre and size differ from the anchor's.</param>
    /// <param name="imageInfo">[1, 3]: the picture's height, width, and scale.</param>
    /// <param name="options">The layer's fields.</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <returns>[regions, 5]: image (0), left, top, right, bottom.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit, or there is not one picture.</exception>
    public static Tensor Forward(Tensor scores, Tensor deltas, Tensor imageInfo, ProposalOptions options, string? layer = null)
    {
        var (rois, score) = WithScores(scores, deltas, imageInfo, options, layer);
        score.Dispose();
        return rois;
    }

    /// <summary>As <see cref="Forward"/>, and the regions' scores.</summary>
    /// <param name="scores">[1, 2 · anchors, height, width]: of each anchor the probability to be nothing, then of each to be something.</param>
    /// <param name="deltas">[1, 4 · anchors, height, width]: how centre and size differ from the anchor's.</param>
    /// <param name="imageInfo">[1, 3]: the picture's height, width, and scale.</param>
    /// <param name="options">The layer's fields.</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <returns>[regions, 5]: image (0), left, top, right, bottom; and [regions, 1].</returns>
    /// <exception cref="ArgumentException">The shapes do not fit, or there is not one picture.</exception>
    public static (Tensor Rois, Tensor Scores) WithScores(Tensor scores, Tensor deltas, Tensor imageInfo, ProposalOptions options, string? layer = null)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(deltas);
        ArgumentNullException.ThrowIfNull(imageInfo);
        ArgumentNullException.ThrowIfNull(options);
        Require.Rank(scores, 4, new("ProposalLayer", layer));
        Require.Rank(deltas, 4, new("ProposalLayer", layer));
        if (scores.shape[0] != 1)
            Require.Fail(new("ProposalLayer", layer), "scores of one picture", scores);
        List<Box> anchors = RegionProposals.Anchors(options.Ratios, options.Scales, options.BaseSize, MidpointRounding.ToEven);
        long height = scores.shape[2], width = scores.shape[3];
        if (scores.shape[1] != 2L * anchors.Count)
            Require.Fail(new("ProposalLayer", layer), $"scores of {2 * anchors.Count} channels, two for each of {anchors.Count} anchors", scores);
        if (!deltas.shape.AsSpan().SequenceEqual([1, 4L * anchors.Count, height, width]))
            Require.Fail(new("ProposalLayer", layer), $"deltas of shape [1, {4 * anchors.Count}, {height}, {width}]", deltas);
        float[] picture = RegionProposals.Picture(imageInfo, new("ProposalLayer", layer));
        float minSize = options.MinSize * picture[2];
        List<(Box Box, float Score)> large = [.. RegionProposals.All(scores, deltas, picture, anchors, options.FeatStride).Where(b => RegionProposals.IsLarge(b.Box, minSize))];

        // Sorted for the best, and once more by the suppression itself.
        List<(Box Box, float Score)> best = Descending(Descending(large, options.PreNmsTopN), 0);
        List<(Box Box, float Score)> kept = RegionProposals.Suppress(best, options.NmsThreshold, options.PostNmsTopN > 0 ? options.PostNmsTopN : int.MaxValue);
        return (RegionProposals.Rows(kept, scores.device), tensor(kept.Select(k => k.Score).ToArray(), [kept.Count, 1], device: scores.device));
    }

    // numpy sorts upwards and the layer turns that round, so that of equal scores the later comes first.
    private static List<(Box Box, float Score)> Descending(List<(Box Box, float Score)> boxes, int most)
    {
        IEnumerable<(Box Box, float Score)> sorted = boxes.OrderBy(b => b.Score).Reverse();
        return [.. most > 0 ? sorted.Take(most) : sorted];
    }
}
