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
        long anchors = (long)options.Ratios.Count * options.Scales.Count, height = scores.shape[2], width = scores.shape[3];
        if (scores.shape[1] != 2 * anchors)
            Require.Fail(new("ProposalLayer", layer), $"scores of {2 * anchors} channels, two for each of {anchors} anchors", scores);
        if (!deltas.shape.AsSpan().SequenceEqual([1, 4 * anchors, height, width]))
            Require.Fail(new("ProposalLayer", layer), $"deltas of shape [1, {4 * anchors}, {height}, {width}]", deltas);
        float[] picture = FoundRegions.Picture(imageInfo, new("ProposalLayer", layer));
        FoundRegions found = new(Inference.ProposalLayer.Kept(Plain.Floats(scores), Plain.Floats(deltas), (int)width, picture, options), scores.device);
        return (found.Rows(), found.Scores(isColumn: true));
    }
}
