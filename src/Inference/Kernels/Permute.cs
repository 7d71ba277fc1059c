namespace Prototxt.Inference;

/// <summary>Permute: another order of axes. The top is plain.</summary>
public static unsafe class Permute
{
    /// <summary>Copies numbers into another order.</summary>
    /// <param name="x">The bottom, in either layout.</param>
    /// <param name="to">Where the top goes, not the bottom's slot.</param>
    /// <param name="order">The bottom's axes in the top's order; those left out follow in theirs.</param>
    /// <exception cref="ArgumentException">There is no such axis, or one stands twice.</exception>
    public static Value Run(Value x, Target to, int[] order)
    {
        ArgumentNullException.ThrowIfNull(order);
        int[] first = [.. order.Select(axis => Axes.Of(x, axis, to, "Permute"))];
        if (first.Distinct().Count() != first.Length)
            throw new ArgumentException($"{to.Layer("Permute")}: expected each axis once, found [{string.Join(", ", order)}].", nameof(order));
        int[] axes = [.. first, .. Enumerable.Range(0, x.Rank).Except(first)];
        long[] steps = Steps(x), from = [.. axes.Select(axis => steps[axis])];
        int[] shape = new int[x.Rank];
        for (int i = 0; i < shape.Length; i++)
            shape[i] = x.Shape[axes[i]];
        Value y = to.Plain(shape);
        if (y.Count == 0)
            return y;
        int line = shape.Length == 0 ? 1 : shape[^1];
        long step = shape.Length == 0 ? 1 : from[^1];
        Split.Run(to.Workspace, y.Count / line, y.Count * 4, (begin, end) =>
        {
            // the place of the first line; from then on each axis is counted on
            Span<int> place = stackalloc int[shape.Length];
            float* at = x.Data;
            long rest = begin;
            for (int axis = shape.Length - 2; axis >= 0; rest /= shape[axis--])
            {
                place[axis] = (int)(rest % shape[axis]);
                at += place[axis] * from[axis];
            }
            for (long row = begin; row < end; row++)
            {
                Line(at, step, y.Data + row * line, line);
                for (int axis = shape.Length - 2; axis >= 0; axis--)
                {
                    at += from[axis];
                    if (++place[axis] < shape[axis])
                        break;
                    at -= shape[axis] * from[axis];
                    place[axis] = 0;
                }
            }
        });
        return y;
    }

    private static void Line(float* x, long step, float* y, int count)
    {
        if (step == 1)
            new ReadOnlySpan<float>(x, count).CopyTo(new(y, count));
        else
            for (int i = 0; i < count; i++)
                y[i] = x[i * step];
    }

    // How far it is from a place of each axis to the next.
    internal static long[] Steps(Value x)
    {
        if (x.IsChannelsLast)
        {
            PictureView view = PictureView.Of(x);
            return [view.Image, view.Channel, view.Row, view.Pixel];
        }
        var steps = new long[x.Rank];
        long step = 1;
        for (int axis = steps.Length - 1; axis >= 0; step *= x.Shape[axis--])
            steps[axis] = step;
        return steps;
    }
}
