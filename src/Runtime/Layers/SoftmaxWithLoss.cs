using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary><c>type: "SoftmaxWithLoss"</c>: softmax and the logarithmic loss of the labelled classes.</summary>
/// <remarks>Source: Caffe softmax_loss_layer.cpp semantics.</remarks>
public static class SoftmaxWithLoss
{
    /// <summary>−log of the labelled class's probability, summed and normalised to a scalar.</summary>
    /// <param name="x">The scores, [outer.., classes, inner..].</param>
    /// <param name="label">A class number per outer and inner position, as floats or integers; any shape of that many values.</param>
    /// <param name="axis">The class axis of <paramref name="x"/>.</param>
    /// <param name="ignoreLabel">Positions with this label do not count.</param>
    /// <param name="normalization">What the sum is divided by.</param>
    /// <param name="classWeighting">A factor for the losses of each class, which SegNet has; what the sum is divided by stays the same.</param>
    /// <param name="fixedNormalizer">What the sum is divided by instead of <paramref name="normalization"/>, if positive; never by less than 1.</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <exception cref="ArgumentException">The number of labels or factors does not fit the scores, or a label is no class.</exception>
    public static Tensor Forward(Tensor x, Tensor label, int axis = 1, int? ignoreLabel = null,
        LossNormalization normalization = LossNormalization.Valid, float[]? classWeighting = null, float fixedNormalizer = 0f, string? layer = null)
    {
        using var scope = NewDisposeScope();
        return Compute(x, label, axis, ignoreLabel, normalization, classWeighting, fixedNormalizer, new("SoftmaxWithLoss", layer)).Loss.MoveToOuterDisposeScope();
    }

    /// <summary>As <see cref="Forward"/>, and the probabilities, through which no gradient flows.</summary>
    /// <param name="x">The scores, [outer.., classes, inner..].</param>
    /// <param name="label">A class number per outer and inner position.</param>
    /// <param name="axis">The class axis of <paramref name="x"/>.</param>
    /// <param name="ignoreLabel">Positions with this label do not count.</param>
    /// <param name="normalization">What the sum is divided by.</param>
    /// <param name="classWeighting">A factor for the losses of each class.</param>
    /// <param name="fixedNormalizer">What the sum is divided by instead of <paramref name="normalization"/>, if positive.</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <returns>The loss, and probabilities of the scores' shape.</returns>
    /// <exception cref="ArgumentException">The number of labels or factors does not fit the scores, or a label is no class.</exception>
    public static (Tensor Loss, Tensor Probabilities) WithProbabilities(Tensor x, Tensor label, int axis = 1, int? ignoreLabel = null,
        LossNormalization normalization = LossNormalization.Valid, float[]? classWeighting = null, float fixedNormalizer = 0f, string? layer = null)
    {
        Tensor loss = Forward(x, label, axis, ignoreLabel, normalization, classWeighting, fixedNormalizer, layer);
        using Tensor scores = x.detach();
        return (loss, scores.softmax(axis));
    }

    /// <summary>As <see cref="WithProbabilities"/>, and the loss of each position by itself: what R-FCN chooses hard examples by.</summary>
    /// <param name="x">The scores, [outer.., classes, inner..].</param>
    /// <param name="label">A class number per outer and inner position.</param>
    /// <param name="axis">The class axis of <paramref name="x"/>.</param>
    /// <param name="ignoreLabel">Positions with this label do not count.</param>
    /// <param name="normalization">What the sum is divided by.</param>
    /// <param name="classWeighting">A factor for the losses of each class, in the sum only.</param>
    /// <param name="fixedNormalizer">What the sum is divided by instead of <paramref name="normalization"/>, if positive.</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <returns>The loss, probabilities of the scores' shape, and losses of the labels' shape, 0 where they are ignored.</returns>
    /// <exception cref="ArgumentException">The number of labels or factors does not fit the scores, or a label is no class.</exception>
    public static (Tensor Loss, Tensor Probabilities, Tensor Losses) WithRegions(Tensor x, Tensor label, int axis = 1, int? ignoreLabel = null,
        LossNormalization normalization = LossNormalization.Valid, float[]? classWeighting = null, float fixedNormalizer = 0f, string? layer = null)
    {
        using var scope = NewDisposeScope();
        var (loss, losses) = Compute(x, label, axis, ignoreLabel, normalization, classWeighting, fixedNormalizer, new("SoftmaxWithLoss", layer));
        return scope.MoveToOuter(loss, x.detach().softmax(axis), losses.detach().reshape(label.shape));
    }

    // The sum, divided, and [outer, 1, inner] of losses by themselves, without the factors.
    private static (Tensor Loss, Tensor Losses) Compute(Tensor x, Tensor label, int axis, int? ignoreLabel, LossNormalization normalization,
        float[]? classWeighting, float fixedNormalizer, LayerName layer)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(label);
        var (outer, classes, inner) = Labels.LossLayout(x, label, axis, layer);
        var (index, ignored) = Labels.Indices(label, outer, classes, inner, ignoreLabel, layer);
        Tensor losses = -LossTerms.Bounded(x.reshape(outer, classes, inner).log_softmax(1).gather(1, index));
        if (ignored is not null)
            losses = losses.masked_fill(ignored, Number.Of(0L));
        Tensor weighted = classWeighting is null ? losses : losses * Factors(classWeighting, classes, losses, layer)[index];
        return (LossNormalizer.Normalize(weighted.sum(), normalization, outer, inner, ignored, fixedNormalizer), losses);
    }

    private static Tensor Factors(float[] classWeighting, long classes, Tensor like, LayerName layer) =>
        classWeighting.Length == classes
            ? tensor(classWeighting, dtype: like.dtype, device: like.device)
            : throw new ArgumentException($"{layer}: expected one factor for each of the {classes} classes, found {classWeighting.Length}.", nameof(classWeighting));
}
