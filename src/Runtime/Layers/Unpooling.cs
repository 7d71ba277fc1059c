using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary><c>type: "Unpooling"</c> of DeconvNet: pictures enlarged by the windows of a pooling. With a mask it is <see cref="Upsample.WithMask"/>.</summary>
/// <remarks>Source: unpooling_layer.cpp semantics of HyeonwooNoh/caffe, for pads of 0.</remarks>
public static class Unpooling
{
    /// <summary>Each value goes to the first place of its window; where windows share it, the last one counts.</summary>
    /// <param name="x">The bottom, [images, channels, height, width].</param>
    /// <param name="size">The top's [height, width].</param>
    /// <param name="kernel">The window, [height, width].</param>
    /// <param name="stride">The step, [height, width]; 1 if left out.</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <exception cref="ArgumentException">The bottom does not have four axes.</exception>
    public static Tensor Max(Tensor x, long[] size, long[] kernel, long[]? stride = null, string? layer = null)
    {
        Check(x, size, kernel, layer);
        stride ??= [1, 1];
        long rows = x.shape[2], columns = x.shape[3];
        var places = new long[rows * columns];
        for (long i = 0; i < places.Length; i++)
            places[i] = Math.Min(i / columns * stride[0], size[0] - 1) * size[1] + Math.Min(i % columns * stride[1], size[1] - 1);
        using var scope = NewDisposeScope();
        // Only the last number of each place gets through, whatever order the library writes in.
        long[] last = [.. places.Select((p, i) => (p, i)).GroupBy(p => p.p).Select(g => (long)g.Last().i)];
        Tensor numbers = x.detach().flatten(2).index_select(2, tensor(last, device: x.device));
        Tensor at = tensor(last.Select(i => places[i]).ToArray(), device: x.device);
        Tensor top = zeros([x.shape[0], x.shape[1], size[0] * size[1]], x.dtype, x.device).index_copy(2, at, numbers);
        return WithGradientOf(top, () =>
        {
            // Backward every number gets the gradient of its place, also one that another was written over.
            Tensor all = tensor(places, device: x.device).expand(x.shape[0], x.shape[1], -1);
            return zeros_like(top).scatter(2, all, x.flatten(2));
        }, x).view(x.shape[0], x.shape[1], size[0], size[1]).MoveToOuterDisposeScope();
    }

    /// <summary>Each value is spread evenly over its window; where windows meet, the parts add up.</summary>
    /// <param name="x">The bottom, [images, channels, height, width].</param>
    /// <param name="size">The top's [height, width].</param>
    /// <param name="kernel">The window, [height, width].</param>
    /// <param name="stride">The step, [height, width]; 1 if left out.</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <exception cref="ArgumentException">The bottom does not have four axes.</exception>
    public static Tensor Average(Tensor x, long[] size, long[] kernel, long[]? stride = null, string? layer = null) => Spread(x, size, kernel, stride, layer, shared: true);

    /// <summary>Each value stands in all of its window; where windows meet, the values add up. Its gradient is the mean over the window.</summary>
    /// <param name="x">The bottom, [images, channels, height, width].</param>
    /// <param name="size">The top's [height, width].</param>
    /// <param name="kernel">The window, [height, width].</param>
    /// <param name="stride">The step, [height, width]; 1 if left out.</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <exception cref="ArgumentException">The bottom does not have four axes.</exception>
    public static Tensor Tile(Tensor x, long[] size, long[] kernel, long[]? stride = null, string? layer = null)
    {
        using var scope = NewDisposeScope();
        return WithGradientOf(Spread(x, size, kernel, stride, layer, shared: false), () => Spread(x, size, kernel, stride, layer, shared: true), x).MoveToOuterDisposeScope();
    }

    // The value of one computation with the gradient of another.
    private static Tensor WithGradientOf(Tensor value, Func<Tensor> other, Tensor x)
    {
        if (!is_grad_enabled() || !x.requires_grad)
            return value;
        return Pointwise.WithGradient(value, other());
    }

    private static Tensor Spread(Tensor x, long[] size, long[] kernel, long[]? stride, string? layer, bool shared)
    {
        Check(x, size, kernel, layer);
        using var scope = NewDisposeScope();
        Tensor rows = Windows(x.shape[2], size[0], kernel[0], stride?[0] ?? 1, shared), columns = Windows(x.shape[3], size[1], kernel[1], stride?[1] ?? 1, shared);
        return Separable.Apply(x, rows, columns).MoveToOuterDisposeScope();
    }

    // [size, count]: which places each window covers; a window is as large as what of it lies in the top.
    private static Tensor Windows(long count, long size, long kernel, long stride, bool shared)
    {
        var weights = new float[size, count];
        for (long window = 0; window < count; window++)
        {
            long start = window * stride, end = Math.Min(start + kernel, size);
            for (long place = start; place < end; place++)
                weights[place, window] = shared ? 1f / (end - start) : 1f;
        }

        return tensor(weights);
    }

    private static void Check(Tensor x, long[] size, long[] kernel, string? layer)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(size);
        ArgumentNullException.ThrowIfNull(kernel);
        Require.Rank(x, 4, new("Unpooling", layer));
    }
}
