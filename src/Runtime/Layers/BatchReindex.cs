using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary><c>type: "BatchReindex"</c>.</summary>
/// <remarks>Source: Caffe batch_reindex_layer.cpp semantics.</remarks>
public static class BatchReindex
{
    /// <summary>Rows of the first axis picked by number; gradients of a row picked more than once add up.</summary>
    /// <param name="x">The first bottom, [rows, ..].</param>
    /// <param name="index">The second bottom, [picks], row numbers as floats or integers.</param>
    /// <returns>[picks, ..].</returns>
    /// <exception cref="ArgumentException"><paramref name="index"/> has not one axis.</exception>
    public static Tensor Forward(Tensor x, Tensor index)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(index);
        Require.Rank(index, 1, "BatchReindex");
        using var rows = index.to_type(ScalarType.Int64);
        return x.index_select(0, rows);
    }
}
