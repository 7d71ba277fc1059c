using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary><c>type: "Upsample"</c> of SegNet and of MobileNet-YOLO: pictures enlarged.</summary>
/// <remarks>Source: upsample_layer.cpp semantics of alexgkendall/caffe-segnet and of eric612/MobileNet-YOLO.</remarks>
public static class Upsample
{
    /// <summary>Each value of a picture becomes a square of equal values.</summary>
    /// <param name="x">The bottom, [images, channels, height, width].</param>
    /// <param name="scale">The square's side.</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <exception cref="ArgumentException">The bottom does not have four axes.</exception>
    public static Tensor Repeat(Tensor x, long scale, string? layer = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        Require.Rank(x, 4, new("Upsample", layer));
        using var scope = NewDisposeScope();
        return x.repeat_interleave(scale, 2).repeat_interleave(scale, 3).MoveToOuterDisposeScope();
    }

    /// <summary>Each value goes to where its mask says, and all other places are 0: what undoes a pooling layer.</summary>
    /// <param name="x">The bottom, [images, channels, height, width].</param>
    /// <param name="mask">Row · width + column in the top's plane for each number, as the mask of <c>Pooling.MaxWithMask</c> gives it.</param>
    /// <param name="size">The top's [height, width].</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor WithMask(Tensor x, Tensor mask, long[] size, string? layer = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(mask);
        ArgumentNullException.ThrowIfNull(size);
        Require.Rank(x, 4, new("Upsample", layer));
        Require.SameShape(mask, x, new("Upsample", layer));
        using var scope = NewDisposeScope();
        Tensor top = zeros([x.shape[0], x.shape[1], size[0] * size[1]], x.dtype, x.device);
        Tensor place = mask.detach().to_type(ScalarType.Int64);
        Require.Among(place, size[0] * size[1], mask, new("Upsample", layer), "the mask's place", $"is none of the {size[0]}x{size[1]} of the top; scale and size must be those of the pooling layer that made the mask");
        Tensor filled = top.scatter(2, place.flatten(2), x.flatten(2));
        return filled.view(x.shape[0], x.shape[1], size[0], size[1]).MoveToOuterDisposeScope();
    }

    /// <summary>As <see cref="WithMask"/>, to a size that follows from the bottom's.</summary>
    /// <param name="x">The bottom, [images, channels, height, width].</param>
    /// <param name="mask">Row · width + column in the top's plane for each number.</param>
    /// <param name="scale">How much larger the top is, [height, width].</param>
    /// <param name="padOutHeight">Whether the top has one row less, since pooling rounded up.</param>
    /// <param name="padOutWidth">Whether the top has one column less.</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor ScaledWithMask(Tensor x, Tensor mask, long[] scale, bool padOutHeight = false, bool padOutWidth = false, string? layer = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(scale);
        Require.Rank(x, 4, new("Upsample", layer));
        return WithMask(x, mask, [x.shape[2] * scale[0] - (padOutHeight ? 1 : 0), x.shape[3] * scale[1] - (padOutWidth ? 1 : 0)], layer);
    }
}
