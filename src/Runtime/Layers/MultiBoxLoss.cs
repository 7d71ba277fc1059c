using Prototxt.Inference;
using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary><c>type: "MultiBoxLoss"</c> of SSD: the loss of places and classes of boxes.</summary>
/// <remarks>
/// Source: multibox_loss_layer.cpp and bbox_util.cpp semantics of weiliu89/caffe, branch ssd, without bp_inside and without
/// suppression among hard examples. <see cref="Refined"/>:
/// those of sfzhang15/RefineDet.
/// </remarks>
public static class MultiBoxLoss
{
    /// <summary>The loss of the matched priors' places, and of the classes of these and of the priors mined as negatives; a scalar.</summary>
    /// <param name="location">The predicted codes, [images, boxes · 4], with all classes' codes of a box together if they are not shared.</param>
    /// <param name="confidence">The predicted scores, [images, boxes · classes].</param>
    /// <param name="priors">The priors and their variances, [1, 2, 4 · boxes].</param>
    /// <param name="label">The true boxes, 8 numbers each: image, class, instance, left, top, right, bottom, difficult. An image of −1 is none.</param>
    /// <param name="options">The layer's fields.</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <exception cref="ArgumentException">The bottoms do not fit together, or a label makes no sense.</exception>
    public static Tensor Forward(Tensor location, Tensor confidence, Tensor priors, Tensor label, MultiBoxLossOptions options, string? layer = null) =>
        Compute(location, confidence, priors, label, null, null, options, new("MultiBoxLoss", layer));

    /// <summary>
    /// As <see cref="Forward"/>, after a first guess: priors that it
    /// takes for nothing are no negatives, and the others are where it moves them before they are matched and before the codes of
    /// true boxes are made.
    /// </summary>
    /// <param name="location">The predicted codes, [images, boxes · 4].</param>
    /// <param name="confidence">The predicted scores, [images, boxes · classes].</param>
    /// <param name="priors">The priors and their variances, [1, 2, 4 · boxes].</param>
    /// <param name="label">The true boxes, 8 numbers each: image, class, instance, left, top, right, bottom, difficult. An image of −1 is none.</param>
    /// <param name="objectness">For each prior the probability to be nothing and to be something, [images, boxes · 2]. It gets no gradient.</param>
    /// <param name="refinement">The codes that move the priors, [images, boxes · 4]; null if they stay. They get no gradient.</param>
    /// <param name="options">The layer's fields; all classes have the same boxes if priors are moved.</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <exception cref="ArgumentException">The bottoms do not fit together, or a label makes no sense.</exception>
    public static Tensor Refined(Tensor location, Tensor confidence, Tensor priors, Tensor label, Tensor objectness, Tensor? refinement,
        MultiBoxLossOptions options, string? layer = null)
    {
        ArgumentNullException.ThrowIfNull(objectness);
        return Compute(location, confidence, priors, label, objectness, refinement, options, new("MultiBoxLoss", layer));
    }

    private static Tensor Compute(Tensor location, Tensor confidence, Tensor priors, Tensor label, Tensor? objectness, Tensor? refinement,
        MultiBoxLossOptions options, LayerName layer)
    {
        ArgumentNullException.ThrowIfNull(location);
        ArgumentNullException.ThrowIfNull(confidence);
        ArgumentNullException.ThrowIfNull(label);
        Require.SameBatch(location, confidence, layer, "scores");
        BoxPredictions predictions = BoxBottoms.Read(location, confidence, priors, objectness, refinement, options, layer);
        if (predictions.AreMoved && !options.ShareLocation)
            throw new ArgumentException($"{layer} moves priors only where all classes have the same boxes.");
        TrueBox[][] truths = TrueBox.Read(label, predictions.Images, options, layer);
        using var scope = NewDisposeScope();
        return new BoxExamples(predictions, truths, options, location, confidence).Loss().MoveToOuterDisposeScope();
    }
}
