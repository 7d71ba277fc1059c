using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary><c>type: "Im2col"</c>: what a convolution multiplies its weights with.</summary>
/// <remarks>Source: Caffe im2col_layer.cpp semantics.</remarks>
public static class Im2col
{
    /// <summary>The windows over any number of spatial axes, their values along the channel axis.</summary>
    /// <param name="x">The bottom, [.., channels, spatial..].</param>
    /// <param name="kernel">The window, one size per spatial axis.</param>
    /// <param name="stride">The step per spatial axis; 1 if left out.</param>
    /// <param name="pad">The zeros on each side per spatial axis; 0 if left out.</param>
    /// <param name="dilation">The distance of the window's elements per spatial axis; 1 if left out.</param>
    /// <param name="axis">The channel axis; the spatial axes follow it.</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <returns>[.., channels · window, places..].</returns>
    /// <exception cref="ArgumentException">The bottom has other axes than the window or is smaller by a stride or more.</exception>
    public static Tensor Forward(Tensor x, long[] kernel, long[]? stride = null, long[]? pad = null, long[]? dilation = null, int axis = 1, string? layer = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(kernel);
        int channelAxis = Require.Axis(x, axis, new("Im2col", layer)), spatial = kernel.Length;
        if (x.dim() != channelAxis + 1 + spatial)
            Require.Fail(new("Im2col", layer), $"a bottom with {spatial} spatial axes after axis {axis}", x);

        using var scope = NewDisposeScope();
        Tensor windows = x;
        for (int i = 0; i < spatial; i++)
        {
            int along = channelAxis + 1 + i;
            long border = pad?[i] ?? 0, distance = dilation?[i] ?? 1, extent = distance * (kernel[i] - 1) + 1;
            long step = stride?[i] ?? 1, missing = Math.Max(0, extent - x.shape[along] - 2 * border);
            if (missing >= step)
                Require.Fail(new("Im2col", layer), $"a bottom not smaller than its window {Require.Text(kernel)}", x);
            if (border > 0 || missing > 0)
            {
                var around = new long[2 * (windows.dim() - along)];
                (around[^2], around[^1]) = (border, border + missing); // counted from the last axis
                windows = nn.functional.pad(windows, around);
            }

            // The window's places become a new last axis.
            windows = windows.unfold(along, extent, step).slice(-1, 0, extent, distance);
        }

        long[] places = windows.shape[(channelAxis + 1)..^spatial];
        for (int i = 0; i < spatial; i++)
            windows = windows.movedim([windows.dim() - spatial + i], [channelAxis + 1 + i]);
        return OwnMemory.Contiguous(windows).view([.. x.shape[..channelAxis], x.shape[channelAxis] * Require.Product(kernel), .. places]).MoveToOuterDisposeScope();
    }
}
