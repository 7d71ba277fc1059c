using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary><c>type: "ArgMax"</c>: where the largest values are, as floats. It has no gradient.</summary>
/// <remarks>Source: Caffe argmax_layer.cpp semantics: of equal values the one of the larger index comes first.</remarks>
public static class ArgMax
{
    /// <summary>The best of each image, all axes after the first taken as one.</summary>
    /// <param name="x">The bottom, [images, ..].</param>
    /// <param name="topK">How many of the best.</param>
    /// <param name="outMaxVal">Whether the values are wanted too.</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <returns>[images, 1, topK, 1..] of indices, or [images, 2, topK, 1..] of indices and then values; never less than three axes.</returns>
    /// <exception cref="ArgumentException">There are fewer than <paramref name="topK"/> values.</exception>
    public static Tensor Forward(Tensor x, int topK = 1, bool outMaxVal = false, string? layer = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        Require.Axis(x, 0, new("ArgMax", layer));
        var (values, indices) = Best(x.reshape(x.shape[0], Require.Product(x.shape.AsSpan(1))), topK, 1, layer);
        var shape = new long[Math.Max(3, (int)x.dim())];
        Array.Fill(shape, 1);
        (shape[0], shape[1], shape[2]) = (x.shape[0], outMaxVal ? 2 : 1, topK);
        Tensor y = outMaxVal ? stack([indices, values], 1) : indices;
        return y.reshape(shape).MoveToOuterDisposeScope();
    }

    /// <summary>The best along an axis.</summary>
    /// <param name="x">The bottom.</param>
    /// <param name="axis">The axis; the top has <paramref name="topK"/> places there.</param>
    /// <param name="topK">How many of the best.</param>
    /// <param name="outMaxVal">Whether the values are wanted instead of the indices.</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <exception cref="ArgumentException">There is no such axis, or fewer than <paramref name="topK"/> values along it.</exception>
    public static Tensor Along(Tensor x, int axis, int topK = 1, bool outMaxVal = false, string? layer = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var (values, indices) = Best(x, topK, Require.Axis(x, axis, new("ArgMax", layer)), layer);
        return (outMaxVal ? values : indices).contiguous().MoveToOuterDisposeScope();
    }

    // Read backwards, a stable sort puts the larger of two indices first.
    private static (Tensor Values, Tensor Indices) Best(Tensor x, int topK, int axis, string? layer)
    {
        long size = x.shape[axis];
        if (topK < 1 || topK > size)
            Require.Fail(new("ArgMax", layer), $"a bottom of at least top_k = {topK} values", x);
        var (values, backward) = x.detach().flip(axis).sort(axis, descending: true, stable: true);
        Tensor indices = (size - 1 - backward.narrow(axis, 0, topK)).to_type(ScalarType.Float32);
        return (values.narrow(axis, 0, topK), indices);
    }
}
