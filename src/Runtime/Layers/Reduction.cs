using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary><c>type: "Reduction"</c>: one number for all values from an axis on; [outer.., inner..] gives [outer..].</summary>
/// <remarks>Source: Caffe reduction_layer.cpp semantics.</remarks>
public static class Reduction
{
    /// <summary>The sum (<c>SUM</c>) times a coefficient.</summary>
    /// <param name="x">The bottom.</param>
    /// <param name="axis">The first of the axes that are reduced.</param>
    /// <param name="coeff">The coefficient.</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <exception cref="ArgumentException">The bottom has no such axis.</exception>
    public static Tensor Sum(Tensor x, int axis = 0, float coeff = 1f, string? layer = null) => Reduce(x, axis, coeff, layer, static rows => rows.sum(-1));

    /// <summary>The sum of absolute values (<c>ASUM</c>); at 0 the gradient is 0, times a coefficient.</summary>
    /// <param name="x">The bottom.</param>
    /// <param name="axis">The first of the axes that are reduced.</param>
    /// <param name="coeff">The coefficient.</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <exception cref="ArgumentException">The bottom has no such axis.</exception>
    public static Tensor AbsoluteSum(Tensor x, int axis = 0, float coeff = 1f, string? layer = null) => Reduce(x, axis, coeff, layer, static rows => rows.abs().sum(-1));

    /// <summary>The sum of squares (<c>SUMSQ</c>) times a coefficient.</summary>
    /// <param name="x">The bottom.</param>
    /// <param name="axis">The first of the axes that are reduced.</param>
    /// <param name="coeff">The coefficient.</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <exception cref="ArgumentException">The bottom has no such axis.</exception>
    public static Tensor SumOfSquares(Tensor x, int axis = 0, float coeff = 1f, string? layer = null) => Reduce(x, axis, coeff, layer, static rows => (rows * rows).sum(-1));

    /// <summary>The mean (<c>MEAN</c>) times a coefficient.</summary>
    /// <param name="x">The bottom.</param>
    /// <param name="axis">The first of the axes that are reduced.</param>
    /// <param name="coeff">The coefficient.</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <exception cref="ArgumentException">The bottom has no such axis.</exception>
    public static Tensor Mean(Tensor x, int axis = 0, float coeff = 1f, string? layer = null) => Reduce(x, axis, coeff, layer, static rows => rows.mean([-1]));

    private static Tensor Reduce(Tensor x, int axis, float coeff, string? layer, Func<Tensor, Tensor> reduce)
    {
        ArgumentNullException.ThrowIfNull(x);
        int first = Require.Axis(x, axis, new("Reduction", layer));
        using var scope = NewDisposeScope();
        Tensor y = reduce(x.flatten(first));
        return (coeff == 1f ? y : y.mul(Number.Of(coeff))).MoveToOuterDisposeScope();
    }
}
