using System.Numerics.Tensors;

namespace Prototxt.Inference;

/// <summary>Softmax along an axis: shares of one, by the exponential of each number.</summary>
public static unsafe class Softmax
{
    /// <summary>Computes the shares.</summary>
    /// <param name="x">The bottom, plain, or channels-last where the axis is the channels'.</param>
    /// <param name="to">Where the top goes, in the same layout; the bottom's slot will do.</param>
    /// <param name="axis">The axis along which numbers add up to one; negative ones count from the end.</param>
    /// <exception cref="ArgumentException">There is no such axis, or it is another one of a channels-last bottom.</exception>
    public static Value Run(Value x, Target to, int axis = 1)
    {
        int along = Axes.Of(x, axis, "Softmax");
        if (x.IsChannelsLast && along != 1)
            throw new ArgumentException($"Softmax: expected a plain bottom for axis {axis}, found {x}.");
        Value y = to.Like(x);
        int size = x.Shape[along];
        long inner = x.IsChannelsLast ? 1 : Value.Product(x.Shape[(along + 1)..]);
        long rows = x.IsChannelsLast ? x.Pixels : Value.Product(x.Shape[..along]) * inner;
        if (size > 0)
            Split.Run(to.Workspace, rows, x.Count * 20, (first, last) =>
            {
                using Scratch aside = Scratch.Take(size);
                for (long row = first; row < last; row++)
                {
                    long from = x.IsChannelsLast ? row * x.Pitch : row / inner * size * inner + row % inner, top = x.IsChannelsLast ? row * y.Pitch : from;
                    if (inner == 1)
                    {
                        Shares(new(x.Data + from, size), new(y.Data + top, size));
                        continue;
                    }
                    for (int i = 0; i < size; i++)
                        aside.Data[i] = x.Data[from + i * inner];
                    Shares(new(aside.Data, size), new(aside.Data, size));
                    for (int i = 0; i < size; i++)
                        y.Data[top + i * inner] = aside.Data[i];
                }
            });
        return y;
    }

    // The largest number is taken away first, so that none is too large for its exponential.
    private static void Shares(ReadOnlySpan<float> x, Span<float> y)
    {
        TensorPrimitives.Subtract(x, TensorPrimitives.Max(x), y);
        TensorPrimitives.Exp(y, y);
        TensorPrimitives.Multiply(y, 1 / TensorPrimitives.Sum<float>(y), y);
    }
}
