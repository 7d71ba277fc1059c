using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary><c>type: "SmoothL1Loss"</c> of Fast R-CNN.</summary>
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
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(target);
        Require.Axis(x, 0, new("SmoothL1Loss", layer));
        foreach (Tensor? other in (Tensor?[])[target, inside, outside])
            if (other is not null)
                SameAxes(other, x, new("SmoothL1Loss", layer));
        using var scope = NewDisposeScope();
        Tensor difference = x - target.to_type(x.dtype).reshape(x.shape);
        if (inside is not null)
            difference *= inside.reshape(x.shape);
        return (Sum(difference, sigma, outside?.reshape(x.shape)) / x.shape[0]).MoveToOuterDisposeScope();
    }

    // Axes of size 1 at the end are no difference: [2, 3] is [2, 3, 1, 1].
    private static void SameAxes(Tensor other, Tensor x, LayerName layer)
    {
        for (int axis = 0; axis < Math.Max(other.dim(), x.dim()); axis++)
            if ((axis < other.dim() ? other.shape[axis] : 1) != (axis < x.dim() ? x.shape[axis] : 1))
                Require.SameShape(other, x, layer);
    }

    /// <summary>The sum of the losses of differences.</summary>
    internal static Tensor Sum(Tensor difference, float sigma = 1f, Tensor? weights = null)
    {
        double square = sigma * (double)sigma;
        Tensor magnitude = difference.abs();
        Tensor loss = where(magnitude.lt(Number.Of(1 / square)), difference.square() * Number.Of(0.5 * square), magnitude - Number.Of(0.5 / square));
        return (weights is null ? loss : loss * weights).sum();
    }
}
