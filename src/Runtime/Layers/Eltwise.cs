using TorchSharp;
using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary><c>type: "Eltwise"</c>: bottoms of one shape combined element by element.</summary>
/// <remarks>Source: Caffe eltwise_layer.cpp semantics.</remarks>
public static class Eltwise
{
    /// <summary>The product of the bottoms.</summary>
    /// <param name="bottoms">Two or more tensors of one shape.</param>
    /// <param name="stableGradient">
    /// Whether the gradient is made of products; if not, it is the top divided by the bottom, which is not a number where the bottom is 0.
    /// </param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor Prod(ReadOnlySpan<Tensor> bottoms, bool stableGradient = true, string? layer = null)
    {
        Check(bottoms, new("Eltwise", layer), atLeast: 2);
        using var scope = NewDisposeScope();
        Tensor product = bottoms[0] * bottoms[1];
        foreach (Tensor bottom in bottoms[2..])
            product *= bottom;
        if (!stableGradient && product.requires_grad)
        {
            Tensor top = product.detach();
            product = top;
            // Each bottom hangs on the value with a slope of its own.
            foreach (Tensor bottom in bottoms)
                if (bottom.requires_grad)
                    product = product.add(Pointwise.WithGradient(zeros_like(top), bottom, top / bottom.detach()), Number.One);
        }

        return product.MoveToOuterDisposeScope();
    }

    /// <summary>The sum of the bottoms, each multiplied by its coefficient.</summary>
    /// <param name="bottoms">One or more tensors of one shape.</param>
    /// <param name="coeff">A number per bottom; all 1 if left out.</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <exception cref="ArgumentException">The shapes differ, or there are not as many coefficients as bottoms.</exception>
    public static Tensor Sum(ReadOnlySpan<Tensor> bottoms, ReadOnlySpan<float> coeff = default, string? layer = null)
    {
        Check(bottoms, new("Eltwise", layer));
        if (coeff.Length != 0 && coeff.Length != bottoms.Length)
            throw new ArgumentException($"{new LayerName("Eltwise", layer)} expects {bottoms.Length} coefficients, not {coeff.Length}.");
        using var scope = NewDisposeScope();
        Tensor first = coeff.Length == 0 || coeff[0] == 1f ? bottoms[0] : bottoms[0].mul(Number.Of(coeff[0]));
        if (bottoms.Length == 1)
            return (ReferenceEquals(first, bottoms[0]) ? first.clone() : first).MoveToOuterDisposeScope();
        Tensor sum = first.add(bottoms[1], Factor(coeff, 1));
        for (int i = 2; i < bottoms.Length; i++)
            sum.add_(bottoms[i], Factor(coeff, i)); // no gradient needs the old sum
        return sum.MoveToOuterDisposeScope();
    }

    /// <summary>The largest of the bottoms. Of two equal ones among the first two the second gets the gradient; a later one must be larger.</summary>
    /// <param name="bottoms">One or more tensors of one shape.</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor Max(ReadOnlySpan<Tensor> bottoms, string? layer = null)
    {
        Check(bottoms, new("Eltwise", layer));
        if (bottoms.Length == 1)
            return bottoms[0].clone();
        using var scope = NewDisposeScope();
        Tensor max = where(bottoms[0].gt(bottoms[1]), bottoms[0], bottoms[1]);
        foreach (Tensor bottom in bottoms[2..])
            max = where(bottom.gt(max), bottom, max);
        return max.MoveToOuterDisposeScope();
    }

    private static Scalar Factor(ReadOnlySpan<float> coeff, int bottom) => coeff.Length == 0 ? Number.One : Number.Of(coeff[bottom]);

    private static void Check(ReadOnlySpan<Tensor> bottoms, LayerName layer, int atLeast = 1)
    {
        if (bottoms.Length < atLeast)
            throw new ArgumentException($"{layer} expects at least {(atLeast == 1 ? "one bottom" : "two bottoms")}, not {bottoms.Length}.");
        foreach (Tensor bottom in bottoms[1..])
            Require.SameShape(bottom, bottoms[0], layer);
    }
}
