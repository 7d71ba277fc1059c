using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary><c>type: "SmoothL1Loss"</c> of Fast R-CNN: squares of small differences, magnitudes of large ones.</summary>
/// <remarks>Source: smooth_L1_loss_layer semantics of rbgirshick/caffe-fast-rcnn, its weights those of the faster-rcnn branch.</remarks>
public static class SmoothL1Loss
{
    /// <summary>The sum, divided by the size of axis 0, of (σ·d)²/2 for differences below 1/σ² and of |d| − 1/(2σ²) for larger ones.</summary>
    /// <param name="x">The prediction.</param>
    /// <param name="target">The truth, of the same shape, as the next two; axes of size 1 at the end do not count.</param>
    /// <param name="inside">Factors of the differences.</param>
    /// <param name="outside">Factors of their losses.</param>
    /// <param name="sigma">Where squares end.</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor Forward(Tensor x, Tensor target, Tensor? inside = null, Tensor? outside = null, float sigma = 1f, string? layer = null)
    {
        using var scope = NewDisposeScope();
        return (Losses(x, target, inside, outside, sigma, new("SmoothL1Loss", layer)).sum() / x.shape[0]).MoveToOuterDisposeScope();
    }

    /// <summary>As R-FCN's layer: the sum is divided by the number of places, or by what is given.</summary>
    /// <param name="x">The prediction, [regions, channels, ..].</param>
    /// <param name="target">The truth, of the same shape, as the next two; axes of size 1 at the end do not count.</param>
    /// <param name="inside">Factors of the differences.</param>
    /// <param name="outside">Factors of their losses.</param>
    /// <param name="sigma">Where squares end.</param>
    /// <param name="normalization">What the sum is divided by; Full and Valid are regions times places.</param>
    /// <param name="fixedNormalizer">What it is divided by instead of <paramref name="normalization"/>, if positive; never by less than 1.</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor Normalized(Tensor x, Tensor target, Tensor? inside = null, Tensor? outside = null, float sigma = 1f,
        LossNormalization normalization = LossNormalization.Valid, float fixedNormalizer = 0f, string? layer = null)
    {
        using var scope = NewDisposeScope();
        Tensor losses = Losses(x, target, inside, outside, sigma, new("SmoothL1Loss", layer));
        return Divided(x, losses, normalization, fixedNormalizer, new("SmoothL1Loss", layer)).MoveToOuterDisposeScope();
    }

    /// <summary>As <see cref="Normalized"/>, and the loss of each region by itself: what hard examples are chosen by.</summary>
    /// <param name="x">The prediction, [regions, channels, ..].</param>
    /// <param name="target">The truth, of the same shape, as the next two; axes of size 1 at the end do not count.</param>
    /// <param name="inside">Factors of the differences.</param>
    /// <param name="outside">Factors of their losses.</param>
    /// <param name="sigma">Where squares end.</param>
    /// <param name="normalization">What the sum is divided by; Full and Valid are regions times places.</param>
    /// <param name="fixedNormalizer">What it is divided by instead of <paramref name="normalization"/>, if positive.</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <returns>The loss, and [regions, 1, height, width] without a gradient: sums over the channels.</returns>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static (Tensor Loss, Tensor Losses) WithRegions(Tensor x, Tensor target, Tensor? inside = null, Tensor? outside = null, float sigma = 1f,
        LossNormalization normalization = LossNormalization.Valid, float fixedNormalizer = 0f, string? layer = null)
    {
        using var scope = NewDisposeScope();
        Tensor losses = Losses(x, target, inside, outside, sigma, new("SmoothL1Loss", layer));
        Tensor loss = Divided(x, losses, normalization, fixedNormalizer, new("SmoothL1Loss", layer));
        var (height, width) = Places(x);
        return scope.MoveToOuter(loss, losses.detach().reshape(x.shape[0], -1, height, width).sum(1, keepdim: true));
    }

    private static Tensor Divided(Tensor x, Tensor losses, LossNormalization normalization, float fixedNormalizer, LayerName layer)
    {
        if (x.dim() is < 2 or > 4)
            Require.Fail(layer, "a bottom with two to four axes", x);
        var (height, width) = Places(x);
        return LossNormalizer.Normalize(losses.sum(), normalization, x.shape[0], height * width, fixedNormalizer: fixedNormalizer);
    }

    private static (long Height, long Width) Places(Tensor x) => (x.dim() > 2 ? x.shape[2] : 1, x.dim() > 3 ? x.shape[3] : 1);

    private static Tensor Losses(Tensor x, Tensor target, Tensor? inside, Tensor? outside, float sigma, LayerName layer)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(target);
        Require.Axis(x, 0, layer);
        foreach (Tensor? other in (Tensor?[])[target, inside, outside])
            if (other is not null)
                SameAxes(other, x, layer);
        Tensor difference = x - target.to_type(x.dtype).reshape(x.shape);
        if (inside is not null)
            difference *= inside.reshape(x.shape);
        return Losses(difference, sigma, outside?.reshape(x.shape));
    }

    // Axes of size 1 at the end are no difference: [2, 3] is [2, 3, 1, 1].
    private static void SameAxes(Tensor other, Tensor x, LayerName layer)
    {
        for (int axis = 0; axis < Math.Max(other.dim(), x.dim()); axis++)
            if ((axis < other.dim() ? other.shape[axis] : 1) != (axis < x.dim() ? x.shape[axis] : 1))
                Require.SameShape(other, x, layer);
    }

    private static Tensor Losses(Tensor difference, float sigma, Tensor? weights)
    {
        Tensor loss = LossTerms.SmoothL1(difference, sigma);
        return weights is null ? loss : loss * weights;
    }
}
