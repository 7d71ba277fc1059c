using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary><c>type: "Flip"</c> of happynear/caffe-windows: pictures mirrored.</summary>
/// <remarks>Source: flip_layer.cpp semantics of that fork.</remarks>
public static class Flip
{
    /// <summary>The pictures, mirrored.</summary>
    /// <param name="x">The bottom, [images, channels, height, width].</param>
    /// <param name="width">Whether left and right change places.</param>
    /// <param name="height">Whether top and bottom change places.</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <exception cref="ArgumentException">The bottom does not have four axes.</exception>
    public static Tensor Forward(Tensor x, bool width = true, bool height = false, string? layer = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        Require.Rank(x, 4, new("Flip", layer));
        return x.flip((width, height) switch { (true, true) => [2, 3], (true, false) => [3], (false, true) => [2], _ => [] });
    }
}
