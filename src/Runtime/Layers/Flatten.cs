using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary><c>type: "Flatten"</c>: axes merged into one. The top may share the bottom's memory.</summary>
/// <remarks>Source: Caffe flatten_layer.cpp semantics.</remarks>
public static class Flatten
{
    /// <summary>A run of axes merged into one.</summary>
    /// <param name="x">The bottom.</param>
    /// <param name="axis">The first of the axes.</param>
    /// <param name="endAxis">The last of the axes; if it is the one before <paramref name="axis"/>, an axis of size 1 is added.</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <exception cref="ArgumentException">The bottom has no such axes.</exception>
    public static Tensor Forward(Tensor x, int axis = 1, int endAxis = -1, string? layer = null)
    {
        int start = Require.Axis(x, axis, new("Flatten", layer)), end = Require.Axis(x, endAxis, new("Flatten", layer));
        return end == start - 1 ? x.unsqueeze(start) : x.flatten(start, end);
    }
}
