using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary><c>type: "Crop"</c>: a part of the bottom.</summary>
/// <remarks>Source: Caffe crop_layer.cpp semantics.</remarks>
public static class Crop
{
    /// <summary>The part of the bottom that has the sizes of a second tensor from an axis on.</summary>
    /// <param name="x">The first bottom.</param>
    /// <param name="reference">The second bottom; only its sizes count, as many as <paramref name="x"/> has axes.</param>
    /// <param name="axis">The first axis that is cropped.</param>
    /// <param name="offset">Where the part begins: one number for all cropped axes, or one for each; 0 if left out.</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <exception cref="ArgumentException">The part does not lie in the bottom, or the number of offsets does not fit.</exception>
    public static Tensor Forward(Tensor x, Tensor reference, int axis = 2, ReadOnlySpan<long> offset = default, string? layer = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(reference);
        int first = Require.Axis(x, axis, new("Crop", layer)), rank = (int)x.dim();
        if (reference.dim() < rank)
            Require.Fail(new("Crop", layer), $"a reference with {rank} axes or more", reference);
        if (offset.Length > 1 && offset.Length != rank - first)
            throw new ArgumentException($"{new LayerName("Crop", layer)} expects one offset or {rank - first}, one per cropped axis, not {offset.Length}.");

        using var scope = NewDisposeScope();
        Tensor part = x;
        for (int i = first; i < rank; i++)
        {
            long start = offset.Length == 0 ? 0 : offset[offset.Length == 1 ? 0 : i - first];
            if (start < 0 || start + reference.shape[i] > x.shape[i])
                Require.Fail(new("Crop", layer), $"a bottom of at least {start + reference.shape[i]} places at axis {i}", x);
            part = part.narrow(i, start, reference.shape[i]);
        }

        return part.clone().MoveToOuterDisposeScope();
    }
}
