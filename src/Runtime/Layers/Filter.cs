using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary><c>type: "Filter"</c>: rows that a selector lets through.</summary>
/// <remarks>Source: Caffe filter_layer.cpp semantics: the first size of the tops follows from the values of the selector.</remarks>
public static class Filter
{
    /// <summary>The rows (first axis) of each bottom where the selector is not 0.</summary>
    /// <param name="bottoms">Tensors with as many rows.</param>
    /// <param name="selector">The last bottom of the layer, [rows, 1..].</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <returns>As many tops as bottoms, without the selector.</returns>
    /// <exception cref="ArgumentException">The numbers of rows differ, or the selector has more than one value per row.</exception>
    public static Tensor[] Forward(ReadOnlySpan<Tensor> bottoms, Tensor selector, string? layer = null)
    {
        ArgumentNullException.ThrowIfNull(selector);
        long rows = selector.numel();
        if (selector.dim() == 0 || selector.shape[0] != rows)
            Require.Fail(new("Filter", layer), "a selector of one value per row", selector);
        using var scope = NewDisposeScope();
        Tensor passing = selector.reshape(rows).nonzero().flatten();
        var tops = new Tensor[bottoms.Length];
        for (int i = 0; i < tops.Length; i++)
        {
            if (bottoms[i].dim() == 0 || bottoms[i].shape[0] != rows)
                Require.Fail(new("Filter", layer), $"bottoms of {rows} rows", bottoms[i]);
            tops[i] = bottoms[i].index_select(0, passing).MoveToOuterDisposeScope();
        }

        return tops;
    }
}
