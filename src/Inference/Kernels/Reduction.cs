using System.Numerics.Tensors;

namespace Prototxt.Inference;

/// <summary>Reduction: one number of all axes from one on.</summary>
public static unsafe class Reduction
{
    private delegate float Body(ReadOnlySpan<float> numbers);

    /// <summary>The sum.</summary>
    /// <param name="x">The bottom, plain.</param>
    /// <param name="to">Where the top goes, not the bottom's slot.</param>
    /// <param name="axis">The first axis that becomes part of the number.</param>
    /// <param name="coeff">What the number is multiplied by.</param>
    public static Value Sum(Value x, Target to, int axis = 0, float coeff = 1) => Each(x, to, axis, coeff, TensorPrimitives.Sum);

    /// <summary>The sum of magnitudes.</summary>
    /// <inheritdoc cref="Sum"/>
    public static Value AbsoluteSum(Value x, Target to, int axis = 0, float coeff = 1) => Each(x, to, axis, coeff, TensorPrimitives.SumOfMagnitudes);

    /// <summary>The sum of squares.</summary>
    /// <inheritdoc cref="Sum"/>
    public static Value SumOfSquares(Value x, Target to, int axis = 0, float coeff = 1) => Each(x, to, axis, coeff, TensorPrimitives.SumOfSquares);

    /// <summary>The mean.</summary>
    /// <inheritdoc cref="Sum"/>
    public static Value Mean(Value x, Target to, int axis = 0, float coeff = 1) =>
        Each(x, to, axis, coeff, static numbers => TensorPrimitives.Sum(numbers) / numbers.Length);

    private static Value Each(Value x, Target to, int axis, float coeff, Body body)
    {
        int first = Axes.Of(Axes.Plain(x, to, "Reduction"), axis, to, "Reduction");
        int[] shape = x.Shape[..first].ToArray();
        Value y = to.Plain(shape);
        int inner = checked((int)Value.Product(x.Shape[first..]));
        Split.Run(to.Workspace, y.Count, x.Count, (begin, end) =>
        {
            for (long i = begin; i < end; i++)
                y.Data[i] = coeff * body(new(x.Data + i * inner, inner));
        });
        return y;
    }
}
