using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary><c>type: "SoftmaxWithLoss"</c>: softmax and the logarithmic loss of the labelled classes.</summary>
/// <remarks>Source: Caffe softmax_loss_layer.cpp semantics.</remarks>
public static class SoftmaxWithLoss
{
    // Caffe takes the logarithm of no probability below the smallest normal float, but differentiates as if it did.
    private static readonly float SmallestLog = MathF.Log(1.17549435e-38f);

    /// <summary>−log of the labelled class's probability, summed and normalised to a scalar.</summary>
    /// <param name="x">The scores, [outer.., classes, inner..].</param>
    /// <param name="label">A class number per outer and inner position, as floats or integers; any shape of that many values.</param>
    /// <param name="axis">The class axis of <paramref name="x"/>.</param>
    /// <param name="ignoreLabel">Positions of this label count for nothing.</param>
    /// <param name="normalization">What the sum is divided by.</param>
    /// <param name="classWeighting">A factor for the losses of each class, which SegNet has; what the sum is divided by stays the same.</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <exception cref="ArgumentException">The number of labels or factors does not fit the scores.</exception>
    public static Tensor Forward(Tensor x, Tensor label, int axis = 1, int? ignoreLabel = null,
        LossNormalization normalization = LossNormalization.Valid, float[]? classWeighting = null, string? layer = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(label);
        using var scope = NewDisposeScope();
        var (outer, classes, inner) = Labels.LossLayout(x, label, axis, new("SoftmaxWithLoss", layer));
        Tensor log = x.reshape(outer, classes, inner).log_softmax(1);
        var (index, ignored) = Labels.Indices(label, outer, classes, inner, ignoreLabel, new("SoftmaxWithLoss", layer));

        Tensor picked = log.gather(1, index);
        picked = picked.add((picked.clamp_min(Number.Of(SmallestLog)) - picked).detach(), Number.One);
        if (classWeighting is not null)
            picked = picked * Factors(classWeighting, classes, picked, new("SoftmaxWithLoss", layer))[index];
        if (ignored is not null)
            picked = picked.masked_fill(ignored, Number.Of(0L));
        return LossNormalizer.Normalize(-picked.sum(), normalization, outer, inner, ignored).MoveToOuterDisposeScope();
    }

    private static Tensor Factors(float[] classWeighting, long classes, Tensor like, LayerName layer) =>
        classWeighting.Length == classes
            ? tensor(classWeighting, dtype: like.dtype, device: like.device)
            : throw new ArgumentException($"{layer}: expected one factor for each of the {classes} classes, found {classWeighting.Length}.", nameof(classWeighting));
}
