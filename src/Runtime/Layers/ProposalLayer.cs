using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary>The Python layer <c>rpn.proposal_layer.ProposalLayer</c> of py-faster-rcnn and py-R-FCN.</summary>
/// <remarks>
/// Source: semantics of lib/rpn of rbgirshick/py-faster-rcnn (proposal_layer.py, generate_anchors.py) and of its suppression on the
/// GPU. There is no gradient. What differs from mini-caffe's <see cref="Proposal"/>: halves are rounded to even, small boxes are
/// left out before the best are taken, and of equal scores numpy's order counts.
/// </remarks>
public static class ProposalLayer
{
    private static readonly float[] usualScales = [8, 16, 32], usualRatios = [0.5f, 1, 2];

    /// <summary>The best regions that a region proposal network finds.</summary>
    /// <param name="scores">[1, 2 · anchors, height, width]: of each anchor the probability to be nothing, then of each to be something.</param>
    /// <param name="deltas">[1, 4 · anchors, height, width]: how centre and size differ from the anchor's.</param>
    /// <param name="imageInfo">[1, 3]: the picture's height, width, and scale.</param>
    /// <param name="featStride">The picture's pixels per place.</param>
    /// <param name="scales">The anchors' sizes in multiples of <paramref name="baseSize"/>; 8, 16 and 32 if left out.</param>
    /// <param name="ratios">The anchors' heights divided by widths; 0.5, 1 and 2 if left out.</param>
    /// <param name="baseSize">The size that is scaled.</param>
    /// <param name="preNmsTopN">How many boxes are looked at; all if not positive.</param>
    /// <param name="postNmsTopN">How many are kept at most; all if not positive.</param>
    /// <param name="nmsThreshold">Boxes that overlap a better one by more than this are dropped.</param>
    /// <param name="minSize">Smaller boxes are left out; in pixels of the unscaled picture.</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <returns>[regions, 5]: image (0), left, top, right, bottom.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit, or there is not one picture.</exception>
    public static Tensor Forward(Tensor scores, Tensor deltas, Tensor imageInfo, int featStride, ReadOnlySpan<float> scales = default, ReadOnlySpan<float> ratios = default,
        int baseSize = 16, int preNmsTopN = 6000, int postNmsTopN = 300, float nmsThreshold = 0.7f, float minSize = 16f, string? layer = null)
    {
        var (rois, score) = WithScores(scores, deltas, imageInfo, featStride, scales, ratios, baseSize, preNmsTopN, postNmsTopN, nmsThreshold, minSize, layer);
        score.Dispose();
        return rois;
    }

    /// <summary>As <see cref="Forward"/>, and the regions' scores.</summary>
    /// <param name="scores">[1, 2 · anchors, height, width]: of each anchor the probability to be nothing, then of each to be something.</param>
    /// <param name="deltas">[1, 4 · anchors, height, width]: how centre and size differ from the anchor's.</param>
    /// <param name="imageInfo">[1, 3]: the picture's height, width, and scale.</param>
    /// <param name="featStride">The picture's pixels per place.</param>
    /// <param name="scales">The anchors' sizes in multiples of <paramref name="baseSize"/>; 8, 16 and 32 if left out.</param>
    /// <param name="ratios">The anchors' heights divided by widths; 0.5, 1 and 2 if left out.</param>
    /// <param name="baseSize">The size that is scaled.</param>
    /// <param name="preNmsTopN">How many boxes are looked at; all if not positive.</param>
    /// <param name="postNmsTopN">How many are kept at most; all if not positive.</param>
    /// <param name="nmsThreshold">Boxes that overlap a better one by more than this are dropped.</param>
    /// <param name="minSize">Smaller boxes are left out; in pixels of the unscaled picture.</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <returns>[regions, 5]: image (0), left, top, right, bottom; and [regions, 1].</returns>
    /// <exception cref="ArgumentException">The shapes do not fit, or there is not one picture.</exception>
    public static (Tensor Rois, Tensor Scores) WithScores(Tensor scores, Tensor deltas, Tensor imageInfo, int featStride, ReadOnlySpan<float> scales = default,
        ReadOnlySpan<float> ratios = default, int baseSize = 16, int preNmsTopN = 6000, int postNmsTopN = 300, float nmsThreshold = 0.7f, float minSize = 16f, string? layer = null)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(deltas);
        ArgumentNullException.ThrowIfNull(imageInfo);
        Require.Rank(scores, 4, new("ProposalLayer", layer));
        Require.Rank(deltas, 4, new("ProposalLayer", layer));
        if (scores.shape[0] != 1)
            Require.Fail(new("ProposalLayer", layer), "scores of one picture", scores);
        List<Box> anchors = Proposal.Anchors(ratios.IsEmpty ? usualRatios : ratios, scales.IsEmpty ? usualScales : scales, baseSize, MidpointRounding.ToEven);
        long height = scores.shape[2], width = scores.shape[3];
        int plane = (int)(height * width);
        if (scores.shape[1] != 2L * anchors.Count)
            Require.Fail(new("ProposalLayer", layer), $"scores of {2 * anchors.Count} channels, two for each of {anchors.Count} anchors", scores);
        if (!deltas.shape.AsSpan().SequenceEqual([1, 4L * anchors.Count, height, width]))
            Require.Fail(new("ProposalLayer", layer), $"moves of shape [1, {4 * anchors.Count}, {height}, {width}]", deltas);
        if (imageInfo.numel() < 3)
            Require.Fail(new("ProposalLayer", layer), "the picture's height, width and scale", imageInfo);
        float[] score = Plain.Floats(scores), delta = Plain.Floats(deltas), image = Plain.Floats(imageInfo);

        List<(Box Box, float Score)> large = [];
        for (int place = 0; place < plane; place++)
            for (int k = 0; k < anchors.Count; k++)
            {
                Box box = Proposal.Clip(Proposal.Move(anchors[k], place % (int)width * featStride, place / (int)width * featStride, delta, (k * 4 * plane) + place, plane), image[1], image[0]);
                if (Proposal.IsLarge(box, minSize * image[2]))
                    large.Add((box, score[((anchors.Count + k) * plane) + place]));
            }

        // Sorted for the best, and once more by the suppression itself.
        List<(Box Box, float Score)> best = Descending(Descending(large, preNmsTopN), 0);
        List<(Box Box, float Score)> kept = Proposal.Suppress(best, nmsThreshold, postNmsTopN > 0 ? postNmsTopN : int.MaxValue);
        return (Proposal.Rows(kept, scores.device), tensor(kept.Select(k => k.Score).ToArray(), [kept.Count, 1], device: scores.device));
    }

    // numpy sorts upwards and the layer turns that round, so that of equal scores the later comes first.
    private static List<(Box Box, float Score)> Descending(List<(Box Box, float Score)> boxes, int most)
    {
        IEnumerable<(Box Box, float Score)> sorted = boxes.OrderBy(b => b.Score).Reverse();
        return [.. most > 0 ? sorted.Take(most) : sorted];
    }
}
