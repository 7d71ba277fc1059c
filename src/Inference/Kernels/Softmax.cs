using System.Numerics.Tensors;

namespace Prototxt.Inference;

/// <summary>Softmax along an axis: shares of one, by the exponential of each number.</summary>
public static unsafe class Softmax
{
    // Rows shorter than this are turned around.
    private const int Few = 64;

    // Of so few numbers each is computed alone: compiling code for vectors of them would take a thousand times as long as that.
    private const int Little = 4096;

    // Rows that are computed at once.
    private const int Together = 256;

    /// <summary>Computes the shares.</summary>
    /// <param name="x">The bottom, plain, or channels-last where the axis is the channels'.</param>
    /// <param name="to">Where the top goes, in the same layout; the bottom's slot will do.</param>
    /// <param name="axis">The axis along which numbers add up to one; negative ones count from the end.</param>
    /// <exception cref="ArgumentException">There is no such axis, or it is another one of a channels-last bottom.</exception>
    public static Value Run(Value x, Target to, int axis = 1)
    {
        int along = Axes.Of(x, axis, to, "Softmax");
        if (x.IsChannelsLast && along != 1)
            throw new ArgumentException($"{to.Layer("Softmax")}: expected a plain bottom for axis {axis}, found {x}.");
        Value y = to.Like(x);
        int size = x.Shape[along];
        long inner = x.IsChannelsLast ? 1 : Value.Product(x.Shape[(along + 1)..]);
        long rows = x.IsChannelsLast ? x.Pixels : Value.Product(x.Shape[..along]) * inner;
        if (size == 0)
            return y;
        (long pitch, long topPitch) = x.IsChannelsLast ? (x.Pitch, y.Pitch) : (size, size);
        if (inner == 1 && x.Count <= Little)
        {
            for (long row = 0; row < rows; row++)
                OneByOne(x.Data + row * pitch, y.Data + row * topPitch, size);
            return y;
        }
        Split.Run(to.Workspace, rows, x.Count * 32, (first, last) =>
        {
            if (inner == 1 && size >= Few)
                for (long row = first; row < last; row++)
                    Shares(new(x.Data + row * pitch, size), new(y.Data + row * topPitch, size));
            else if (inner == 1)
                Turned(x.Data, pitch, y.Data, topPitch, size, first, last);
            else
                Across(x.Data, y.Data, size, inner, first, last);
        });
        return y;
    }

    private static void OneByOne(float* x, float* y, int size)
    {
        float largest = x[0], sum = 0;
        for (int i = 1; i < size; i++)
            largest = x[i] > largest ? x[i] : largest;
        for (int i = 0; i < size; i++)
            sum += y[i] = MathF.Exp(x[i] - largest);
        for (int i = 0; i < size; i++)
            y[i] /= sum;
    }

    // Rows that lie side by side: as many as there is room for at once.
    private static void Across(float* x, float* y, int size, long inner, long first, long last)
    {
        using Scratch aside = Scratch.Take(2 * Together);
        for (long row = first, count; row < last; row += count)
        {
            count = Math.Min(Math.Min(Together, last - row), inner - row % inner);
            long at = row / inner * size * inner + row % inner;
            Shares(x + at, y + at, inner, size, (int)count, aside.Data);
        }
    }

    // Short rows: turned around, so that many are computed at once.
    private static void Turned(float* x, long pitch, float* y, long topPitch, int size, long first, long last)
    {
        using Scratch aside = Scratch.Take((2L + size) * Together);
        float* lines = aside.Data + 2 * Together;
        for (long row = first, count; row < last; row += count)
        {
            count = Math.Min(Together, last - row);
            for (int i = 0; i < size; i++)
                for (int j = 0; j < count; j++)
                    lines[i * Together + j] = x[(row + j) * pitch + i];
            Shares(lines, lines, Together, size, (int)count, aside.Data);
            for (int i = 0; i < size; i++)
                for (int j = 0; j < count; j++)
                    y[(row + j) * topPitch + i] = lines[i * Together + j];
        }
    }

    // The shares of rows side by side, whose numbers lie a step apart; beside them room for their largest numbers and their sums.
    private static void Shares(float* x, float* y, long step, int size, int count, float* aside)
    {
        Span<float> largest = new(aside, count), sum = new(aside + Together, count);
        new ReadOnlySpan<float>(x, count).CopyTo(largest);
        for (int i = 1; i < size; i++)
            TensorPrimitives.Max(largest, new ReadOnlySpan<float>(x + i * step, count), largest);
        sum.Clear();
        for (int i = 0; i < size; i++)
        {
            var top = new Span<float>(y + i * step, count);
            TensorPrimitives.Subtract(new ReadOnlySpan<float>(x + i * step, count), largest, top);
            TensorPrimitives.Exp(top, top);
            TensorPrimitives.Add(sum, top, sum);
        }
        for (int i = 0; i < size; i++)
        {
            var top = new Span<float>(y + i * step, count);
            TensorPrimitives.Divide(top, sum, top);
        }
    }

    // The largest number is taken away first, so that none is too large for its exponential.
    private static void Shares(ReadOnlySpan<float> x, Span<float> y)
    {
        TensorPrimitives.Subtract(x, TensorPrimitives.Max(x), y);
        TensorPrimitives.Exp(y, y);
        TensorPrimitives.Multiply(y, 1 / TensorPrimitives.Sum<float>(y), y);
    }
}
