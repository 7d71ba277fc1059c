using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary><c>type: "SigmoidCrossEntropyLoss"</c>: sigmoid and cross entropy of independent targets.</summary>
/// <remarks>
/// Source: Caffe sigmoid_cross_entropy_loss_layer.cpp semantics: targets are truncated to integers before they are compared
/// with the label to ignore.
/// </remarks>
public static class SigmoidCrossEntropyLoss
{
    /// <summary>The cross entropy of every value, summed and normalised to a scalar.</summary>
    /// <param name="x">The scores, [images, ..].</param>
    /// <param name="target">The target probabilities, one for each score; they get no gradient.</param>
    /// <param name="ignoreLabel">Targets of this value do not count.</param>
    /// <param name="normalization">What the sum is divided by; unlike for the softmax losses, by default the number of images.</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <exception cref="ArgumentException">The number of targets does not fit the scores.</exception>
    public static Tensor Forward(Tensor x, Tensor target, int? ignoreLabel = null, LossNormalization normalization = LossNormalization.BatchSize, string? layer = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(target);
        Require.SameBatch(x, target, new("SigmoidCrossEntropyLoss", layer), "targets");
        Require.Count(target, x.numel(), new("SigmoidCrossEntropyLoss", layer), "targets");
        using var scope = NewDisposeScope();
        Tensor goal = target.detach().reshape(x.shape);
        Tensor loss = x.softplus() - x * goal.to_type(x.dtype);
        Tensor? ignored = ignoreLabel is int ignore ? goal.to_type(ScalarType.Int64).eq(ignore) : null;
        if (ignored is not null)
            loss = loss.masked_fill(ignored, 0);
        long images = x.shape[0];
        return LossNormalizer.Normalize(loss.sum(), normalization, images, x.numel() / Math.Max(1, images), ignored).MoveToOuterDisposeScope();
    }
}
