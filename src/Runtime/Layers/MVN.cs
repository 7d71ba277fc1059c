using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary><c>type: "MVN"</c>, mean and variance normalisation of each plane or each image by itself.</summary>
/// <remarks>
/// Source: Caffe mvn_layer.cpp semantics: eps is added to the deviation, not to the variance, and the backward pass takes it
/// for 0. The top always has four axes.
/// </remarks>
public static class MVN
{
    /// <summary>The bottom minus its mean, divided by its deviation.</summary>
    /// <param name="x">The bottom, [images, channels, height, width]; missing axes count as 1.</param>
    /// <param name="normalizeVariance">Whether to divide by the deviation.</param>
    /// <param name="acrossChannels">Whether an image is normalised as a whole instead of plane by plane.</param>
    /// <param name="eps">Added to the deviation.</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <returns>[images, channels, height, width].</returns>
    /// <exception cref="ArgumentException">The bottom has more than four axes.</exception>
    public static Tensor Forward(Tensor x, bool normalizeVariance = true, bool acrossChannels = false, float eps = 1e-9f, string? layer = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (x.dim() > 4)
            Require.Fail(new("MVN", layer), "a bottom with four axes at most", x);
        if (Pointwise.InFloat(x, wide => Forward(wide, normalizeVariance, acrossChannels, eps, layer)) is { } rounded)
            return rounded;
        long[] shape = [1, 1, 1, 1];
        x.shape.CopyTo(shape, 0);

        using var scope = NewDisposeScope();
        Tensor rows = acrossChannels ? x.reshape(shape[0], shape[1] * shape[2] * shape[3]) : x.reshape(shape[0] * shape[1], shape[2] * shape[3]);
        Tensor centred = rows - Mean(rows);
        if (!normalizeVariance)
            return centred.view(shape).MoveToOuterDisposeScope();

        Tensor fixedCentred = centred.detach();
        Tensor divisor = Mean(fixedCentred * fixedCentred).sqrt() + eps;
        Tensor y = fixedCentred / divisor;
        // The gradient goes through this, linear in the bottom: Caffe's formula, which the derivative equals only for eps 0.
        Tensor path = (centred - y * Mean(y * centred)) / divisor;
        return Pointwise.WithGradient(y, path).view(shape).MoveToOuterDisposeScope();
    }

    private static Tensor Mean(Tensor rows) => rows.mean([1], keepdim: true);
}
