using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary><c>type: "Axpy"</c> of SENet: channels scaled, and another tensor added.</summary>
/// <remarks>Source: axpy_layer.cpp semantics of hujie-frank/SENet.</remarks>
public static class Axpy
{
    /// <summary>a · x + y, with one factor for each image and channel.</summary>
    /// <param name="a">The factors, [images, channels] followed by any axes of size 1.</param>
    /// <param name="x">[images, channels, ..].</param>
    /// <param name="y">Of the shape of <paramref name="x"/>.</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor Forward(Tensor a, Tensor x, Tensor y, string? layer = null)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        Require.Axis(x, 1, new("Axpy", layer));
        Require.Count(a, x.shape[0] * x.shape[1], new("Axpy", layer), "factors");
        Require.SameShape(y, x, new("Axpy", layer));
        var wide = new long[x.dim()];
        Array.Fill(wide, 1);
        (wide[0], wide[1]) = (x.shape[0], x.shape[1]);
        using var scope = NewDisposeScope();
        return addcmul(y, a.reshape(wide), x, 1).MoveToOuterDisposeScope();
    }
}
