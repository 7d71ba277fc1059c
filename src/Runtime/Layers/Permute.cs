using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary><c>type: "Permute"</c> of SSD: axes in a different order.</summary>
/// <remarks>Source: permute_layer.cpp semantics of weiliu89/caffe, branch ssd.</remarks>
public static class Permute
{
    /// <summary>The axes in a different order.</summary>
    /// <param name="x">The bottom, of any shape.</param>
    /// <param name="order">For each axis of the top the bottom's axis; axes left out follow as they are.</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <exception cref="ArgumentException">The bottom lacks an axis of the order.</exception>
    public static Tensor Forward(Tensor x, long[] order, string? layer = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(order);
        int rank = (int)x.dim();
        if (Array.Exists(order, axis => axis < 0 || axis >= rank))
            Require.Fail(new("Permute", layer), $"the axes of the order {string.Join(", ", order)}", x);
        using Tensor view = x.permute([.. order, .. Enumerable.Range(0, rank).Select(static axis => (long)axis).Except(order)]);
        return OwnMemory.Contiguous(view);
    }
}
