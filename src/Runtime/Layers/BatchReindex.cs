using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary><c>type: "BatchReindex"</c>: rows picked by number.</summary>
/// <remarks>Source: Caffe batch_reindex_layer.cpp semantics.</remarks>
public static class BatchReindex
{
    /// <summary>Rows of the first axis picked by number; gradients of a row picked more than once add up.</summary>
    /// <param name="x">The first bottom, [rows, ..].</param>
    /// <param name="index">The second bottom, [picks], row numbers as floats or integers.</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <returns>[picks, ..].</returns>
    /// <exception cref="ArgumentException"><paramref name="index"/> does not have one axis, or names a row that is not there.</exception>
    public static Tensor Forward(Tensor x, Tensor index, string? layer = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(index);
        Require.Rank(index, 1, new("BatchReindex", layer));
        long rows = x.dim() == 0 ? 0 : x.shape[0];
        using var scope = NewDisposeScope();
        Require.Among(index.detach(), rows, index, new("BatchReindex", layer), "row", $"is none of the {rows} of the first bottom");
        return x.index_select(0, index.detach().to_type(ScalarType.Int64)).MoveToOuterDisposeScope();
    }
}
