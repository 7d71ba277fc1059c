using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary><c>type: "HingeLoss"</c>, one class against all others.</summary>
/// <remarks>Source: Caffe hinge_loss_layer.cpp semantics: only the first size divides.</remarks>
public static class HingeLoss
{
    /// <summary>The sum of max(0, 1 − score) of the labelled and max(0, 1 + score) of the other classes over the number of images, a scalar.</summary>
    /// <param name="x">The scores, [images, classes..].</param>
    /// <param name="label">A class number per image, as floats or integers; what follows is not read.</param>
    /// <exception cref="ArgumentException">There are fewer labels than images.</exception>
    public static Tensor L1(Tensor x, Tensor label)
    {
        using var scope = NewDisposeScope();
        return (Excess(x, label).sum() / x.shape[0]).MoveToOuterDisposeScope();
    }

    /// <summary>As <see cref="L1"/>, of squares.</summary>
    /// <param name="x">The scores, [images, classes..].</param>
    /// <param name="label">A class number per image, as floats or integers; what follows is not read.</param>
    /// <exception cref="ArgumentException">There are fewer labels than images.</exception>
    public static Tensor L2(Tensor x, Tensor label)
    {
        using var scope = NewDisposeScope();
        Tensor excess = Excess(x, label);
        return ((excess * excess).sum() / x.shape[0]).MoveToOuterDisposeScope();
    }

    private static Tensor Excess(Tensor x, Tensor label)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(label);
        long images = x.shape[0];
        // Of more numbers than images the first count.
        if (label.numel() < images)
            Require.Fail("HingeLoss", $"{images} labels", label);
        Tensor scores = x.reshape(images, -1);
        Tensor index = label.to_type(ScalarType.Int64).flatten().narrow(0, 0, images).view(images, 1);
        Tensor sign = ones_like(scores.detach()).scatter(1, index, full_like(index, -1, scores.dtype));
        return (1 + scores * sign).relu();
    }
}
