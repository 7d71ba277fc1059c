using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary><c>type: "Proposal"</c> of mini-caffe: what Faster R-CNN's Python layer does. It has no gradient.</summary>
/// <remarks>Source: proposal_layer.cpp semantics of luoyetx/mini-caffe.</remarks>
public static class Proposal
{
    /// <summary>The best regions that a region proposal network finds. Boxes that are too small have the score 0.</summary>
    /// <param name="scores">[1, 2 · anchors, height, width]: of each anchor the probability to be nothing, then of each to be something.</param>
    /// <param name="deltas">[1, 4 · anchors, height, width]: how centre and size differ from the anchor's.</param>
    /// <param name="imageInfo">The picture's height, width, and scale.</param>
    /// <param name="options">The layer's fields.</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <returns>[regions, 5]: image (0), left, top, right, bottom.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor Forward(Tensor scores, Tensor deltas, Tensor imageInfo, ProposalOptions options, string? layer = null)
    {
        var (rois, score) = WithScores(scores, deltas, imageInfo, options, layer);
        score.Dispose();
        return rois;
    }

    /// <summary>As <see cref="Forward"/>, and the regions' scores.</summary>
    /// <param name="scores">[1, 2 · anchors, height, width]: of each anchor the probability to be nothing, then of each to be something.</param>
    /// <param name="deltas">[1, 4 · anchors, height, width]: how centre and size differ from the anchor's.</param>
    /// <param name="imageInfo">The picture's height, width, and scale.</param>
    /// <param name="options">The layer's fields.</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <returns>[regions, 5]: image (0), left, top, right, bottom; and [regions].</returns>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static (Tensor Rois, Tensor Scores) WithScores(Tensor scores, Tensor deltas, Tensor imageInfo, ProposalOptions options, string? layer = null)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(deltas);
        ArgumentNullException.ThrowIfNull(imageInfo);
        ArgumentNullException.ThrowIfNull(options);
        Require.Rank(scores, 4, new("Proposal", layer));
        long anchors = (long)options.Ratios.Count * options.Scales.Count, plane = scores.shape[2] * scores.shape[3];
        Require.Count(scores, 2 * anchors * plane, new("Proposal", layer), "scores");
        Require.Count(deltas, 4 * anchors * plane, new("Proposal", layer), "deltas");
        float[] picture = FoundRegions.Picture(imageInfo, new("Proposal", layer));
        FoundRegions found = new(Inference.Proposal.Kept(Plain.Floats(scores), Plain.Floats(deltas), (int)scores.shape[3], picture, options), scores.device);
        return (found.Rows(), found.Scores(isColumn: false));
    }
}
