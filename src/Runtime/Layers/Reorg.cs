using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary><c>type: "Reorg"</c> of YOLOv2: pixels moved into channels.</summary>
/// <remarks>
/// Source: reorg_layer.cpp semantics of gklz1982/caffe-yolov2, which are Darknet's: the memory is read as that of a picture
/// enlarged by the stride, so values do not stay at their places in the picture.
/// </remarks>
public static class Reorg
{
    /// <summary>A smaller picture with more channels, or with <paramref name="reverse"/> a larger one with fewer.</summary>
    /// <param name="x">The bottom, [images, channels, height, width].</param>
    /// <param name="stride">By how much height and width shrink or grow.</param>
    /// <param name="reverse">Whether they grow.</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <exception cref="ArgumentException">The bottom does not have four axes, or its sizes do not divide.</exception>
    public static Tensor Forward(Tensor x, long stride, bool reverse = false, string? layer = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        Require.Rank(x, 4, new("Reorg", layer));
        long n = x.shape[0], c = x.shape[1], h = x.shape[2], w = x.shape[3], square = stride * stride;
        if (c % square != 0 || (!reverse && (h % stride != 0 || w % stride != 0)))
            Require.Fail(new("Reorg", layer), $"a bottom whose channels {square}, and whose height and width {stride}, divide", x);
        using var scope = NewDisposeScope();
        return (reverse
            ? OwnMemory.Contiguous(x.reshape(n, stride, stride, c / square, h, w).permute(0, 3, 4, 1, 5, 2)).view(n, c / square, h * stride, w * stride)
            : OwnMemory.Contiguous(x.reshape(n, c / square, h, stride, w, stride).permute(0, 3, 5, 1, 2, 4)).view(n, c * square, h / stride, w / stride)).MoveToOuterDisposeScope();
    }
}
