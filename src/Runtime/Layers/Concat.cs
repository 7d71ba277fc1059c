using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary><c>type: "Concat"</c>: bottoms joined along an axis.</summary>
/// <remarks>Source: Caffe concat_layer.cpp semantics.</remarks>
public static class Concat
{
    /// <summary>The bottoms one after the other along an axis; the top of a single bottom shares its memory.</summary>
    /// <param name="bottoms">At least one tensor; the sizes agree except at <paramref name="axis"/>.</param>
    /// <param name="axis">The axis (in old files <c>concat_dim</c>).</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor Forward(ReadOnlySpan<Tensor> bottoms, int axis = 1, string? layer = null)
    {
        if (bottoms.Length == 0)
            throw new ArgumentException($"{new LayerName("Concat", layer)} expects at least one bottom.");
        int along = Require.Axis(bottoms[0], axis, new("Concat", layer));
        long[] shape = bottoms[0].shape;
        foreach (Tensor bottom in bottoms[1..])
        {
            long[] other = bottom.shape;
            if (other.Length == shape.Length)
                other[along] = shape[along];
            if (!other.AsSpan().SequenceEqual(shape))
                Require.Fail(new("Concat", layer), $"bottoms of shape {Require.Text(shape)} that differ in axis {axis} only", bottom);
        }

        return bottoms.Length == 1 ? bottoms[0].alias() : cat(bottoms, along);
    }

    /// <summary>As Intel's <c>per_fla_fuse</c>: each bottom with its channels last and flattened, then one after the other.</summary>
    /// <param name="bottoms">At least one tensor [images, channels, height, width], all of as many images.</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <returns>[images, values of all bottoms].</returns>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor PermutedAndFlattened(ReadOnlySpan<Tensor> bottoms, string? layer = null)
    {
        if (bottoms.Length == 0)
            throw new ArgumentException($"{new LayerName("Concat", layer)} expects at least one bottom.");
        foreach (Tensor bottom in bottoms)
        {
            Require.Rank(bottom, 4, new("Concat", layer));
            if (bottom.shape[0] != bottoms[0].shape[0])
                Require.Fail(new("Concat", layer), $"bottoms of {bottoms[0].shape[0]} images", bottom);
        }

        using var scope = NewDisposeScope();
        List<Tensor> flat = [];
        foreach (Tensor bottom in bottoms)
            flat.Add(bottom.permute(0, 2, 3, 1).reshape(bottom.shape[0], Require.Product(bottom.shape.AsSpan(1))));
        return cat(flat, 1).MoveToOuterDisposeScope();
    }
}
