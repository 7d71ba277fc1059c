using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary><c>type: "Tile"</c>: the bottom repeated along an axis.</summary>
/// <remarks>Source: Caffe tile_layer.cpp semantics.</remarks>
public static class Tile
{
    /// <summary>The bottom repeated along an axis.</summary>
    /// <param name="x">The bottom.</param>
    /// <param name="tiles">How often it is repeated.</param>
    /// <param name="axis">The axis.</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <exception cref="ArgumentException">The bottom has no such axis.</exception>
    public static Tensor Forward(Tensor x, long tiles, int axis = 1, string? layer = null)
    {
        int along = Require.Axis(x, axis, new("Tile", layer));
        var repeats = new long[x.dim()];
        Array.Fill(repeats, 1);
        repeats[along] = tiles;
        return x.repeat(repeats);
    }
}
