using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary><c>type: "SPP"</c>, spatial pyramid pooling: each level pools the image into 2ⁿ × 2ⁿ bins.</summary>
/// <remarks>Source: Caffe spp_layer.cpp semantics; a bin is a window of the image with a border that makes the bins even.</remarks>
public static class SPP
{
    /// <summary>The largest value of each bin.</summary>
    /// <param name="x">The bottom, [images, channels, height, width].</param>
    /// <param name="pyramidHeight">The number of levels.</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <returns>[images, values of all levels], or [images, channels, 1, 1] of a single level.</returns>
    /// <exception cref="ArgumentException">The bottom does not have four axes, or is too small for the finest level.</exception>
    public static Tensor Max(Tensor x, int pyramidHeight, string? layer = null) =>
        Pool(x, pyramidHeight, new("SPP", layer), (x, kernel, pad) => Pooling.Max(x, kernel, kernel, pad, layer: layer));

    /// <summary>The mean of each bin.</summary>
    /// <param name="x">The bottom, [images, channels, height, width].</param>
    /// <param name="pyramidHeight">The number of levels.</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <returns>[images, values of all levels], or [images, channels, 1, 1] of a single level.</returns>
    /// <exception cref="ArgumentException">The bottom does not have four axes, or is too small for the finest level.</exception>
    public static Tensor Average(Tensor x, int pyramidHeight, string? layer = null) =>
        Pool(x, pyramidHeight, new("SPP", layer), (x, kernel, pad) => Pooling.Average(x, kernel, kernel, pad, layer: layer));

    private static Tensor Pool(Tensor x, int pyramidHeight, LayerName layer, Func<Tensor, long[], long[], Tensor> pool)
    {
        ArgumentNullException.ThrowIfNull(x);
        Require.Rank(x, 4, layer);
        using var scope = NewDisposeScope();
        var levels = new Tensor[pyramidHeight];
        for (int level = 0; level < pyramidHeight; level++)
        {
            long bins = 1L << level;
            long[] kernel = [Bin(x.shape[2], bins), Bin(x.shape[3], bins)];
            long[] pad = [(kernel[0] * bins - x.shape[2] + 1) / 2, (kernel[1] * bins - x.shape[3] + 1) / 2];
            levels[level] = pool(x, kernel, pad);
        }

        Tensor y = pyramidHeight == 1 ? levels[0] : cat(Array.ConvertAll(levels, static level => level.flatten(1)), 1);
        return y.MoveToOuterDisposeScope();
    }

    private static long Bin(long size, long bins) => (size + bins - 1) / bins;
}
