using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary><c>type: "HingeLoss"</c>, one class against all others.</summary>
/// <remarks>Source: Caffe hinge_loss_layer.cpp semantics: only the first size divides.</remarks>
public static class HingeLoss
{
    /// <summary>The sum of max(0, 1 − score) of the labelled and max(0, 1 + score) of the other classes over the number of images, a scalar.</summary>
    /// <param name="x">The scores, [images, classes..].</param>
    /// <param name="label">A class number per image, as floats or integers; further numbers are not read.</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <exception cref="ArgumentException">The labels are for a different number of images, or one is no class.</exception>
    public static Tensor L1(Tensor x, Tensor label, string? layer = null)
    {
        using var scope = NewDisposeScope();
        return (Excess(x, label, new("HingeLoss", layer)).sum() / x.shape[0]).MoveToOuterDisposeScope();
    }

    /// <summary>As <see cref="L1"/>, with squares.</summary>
    /// <param name="x">The scores, [images, classes..].</param>
    /// <param name="label">A class number per image, as floats or integers; further numbers are not read.</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <exception cref="ArgumentException">The labels are for a different number of images, or one is no class.</exception>
    public static Tensor L2(Tensor x, Tensor label, string? layer = null)
    {
        using var scope = NewDisposeScope();
        Tensor excess = Excess(x, label, new("HingeLoss", layer));
        return ((excess * excess).sum() / x.shape[0]).MoveToOuterDisposeScope();
    }

    private static Tensor Excess(Tensor x, Tensor label, LayerName layer)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(label);
        Require.SameBatch(x, label, layer, "labels");
        long images = x.shape[0];
        Tensor scores = x.reshape(images, Require.Product(x.shape.AsSpan(1)));
        // Of more numbers than images the first count.
        Tensor first = label.detach().flatten().narrow(0, 0, images);
        Tensor index = first.to_type(ScalarType.Int64).view(images, 1);
        Labels.Check(index, scores.shape[1], first, layer);
        Tensor sign = ones_like(scores.detach()).scatter(1, index, full_like(index, -1, scores.dtype));
        return (1 + scores * sign).relu();
    }
}
