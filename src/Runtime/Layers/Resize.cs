using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary><c>type: "Resize"</c> of happynear/caffe-windows: pictures resized.</summary>
/// <remarks>
/// Source: resize_layer.cpp and util_img.cpp semantics of that fork: the first pixel lies on the first pixel, and beyond the last
/// row and column there are zeros.
/// </remarks>
public static class Resize
{
    /// <summary>The pictures, resized bilinearly.</summary>
    /// <param name="x">The bottom, [images, channels, height, width].</param>
    /// <param name="size">The top's [height, width].</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <exception cref="ArgumentException">The bottom does not have four axes.</exception>
    public static Tensor Forward(Tensor x, long[] size, string? layer = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(size);
        Require.Rank(x, 4, new("Resize", layer));
        using var scope = NewDisposeScope();
        return Separable.Apply(x, Weights(x.shape[2], size[0]), Weights(x.shape[3], size[1])).MoveToOuterDisposeScope();
    }

    private static Tensor Weights(long from, long to)
    {
        var weights = new float[to, from];
        float scale = from / (float)to;
        for (long i = 0; i < to; i++)
        {
            float place = i * scale;
            long first = (long)MathF.Floor(place);
            weights[i, first] = 1 - (place - first);
            if (first + 1 < from)
                weights[i, first + 1] = place - first;
        }

        return tensor(weights);
    }
}
