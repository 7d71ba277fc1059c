namespace Prototxt.Files;

/// <summary>Copies numbers into another order of axes, in squares, so that neither side jumps through memory for every number.</summary>
internal static unsafe class AxisOrder
{
    private const int Side = 32;

    // So many numbers are worth a second thread.
    private const long Many = 1 << 18;

    /// <summary>Copies row-major numbers so that axis i of the copy is axis <c>permutation[i]</c> of the source.</summary>
    /// <param name="source">The numbers.</param>
    /// <param name="shape">The axes of the source.</param>
    /// <param name="permutation">Which of them becomes each axis of the copy.</param>
    /// <param name="target">Room for as many numbers.</param>
    public static void Copy<T>(T* source, IReadOnlyList<long> shape, int[] permutation, T* target)
        where T : unmanaged
    {
        Axis[] axes = Axes(shape, permutation);
        if (axes.Any(a => a.Length == 0))
            return;
        // The axis along which the source is in order, and the one along which the target is.
        int inSource = Array.FindIndex(axes, a => a.From == 1);
        Axis column = axes[inSource], row = axes[^1];
        Axis[] others = [.. axes[..^1].Where((_, i) => i != inSource)];
        if (inSource == axes.Length - 1)
            column = new(1, 0, 0); // both are the same one: rows are copied as they are

        long outer = others.Aggregate(1L, (product, a) => product * a.Length), strips = (column.Length + Side - 1) / Side;
        var work = new Work<T>(source, target, column, row, others);
        if (outer * column.Length * row.Length < Many)
            for (long i = 0; i < outer * strips; i++)
                work.Strip(i / strips, i % strips * Side);
        else
            Parallel.For(0, outer * strips, i => work.Strip(i / strips, i % strips * Side));
    }

    // The axes of the target without those of size 1; those that follow each other in the source too are one.
    private static Axis[] Axes(IReadOnlyList<long> shape, int[] permutation)
    {
        var steps = new long[shape.Count];
        long step = 1;
        for (int i = steps.Length - 1; i >= 0; step *= shape[i--])
            steps[i] = step;

        var axes = new List<Axis>();
        long to = 1;
        foreach (int axis in Enumerable.Reverse(permutation))
        {
            if (shape[axis] == 1)
                continue;
            if (axes.Count > 0 && steps[axis] == axes[0].From * axes[0].Length)
                axes[0] = axes[0] with { Length = axes[0].Length * shape[axis] };
            else
                axes.Insert(0, new(shape[axis], steps[axis], to));
            to *= shape[axis];
        }
        return axes.Count > 0 ? [.. axes] : [new(1, 1, 1)];
    }

    // How long an axis is, and how far apart its numbers lie in the source and in the target.
    private readonly record struct Axis(long Length, long From, long To);

    private sealed class Work<T>(T* source, T* target, Axis column, Axis row, Axis[] others)
        where T : unmanaged
    {
        /// <summary>Copies, at one place of the other axes, the rows of a few columns of the source.</summary>
        public void Strip(long place, long first)
        {
            T* from = source + first * column.From;
            T* to = target + first * column.To;
            for (int i = others.Length - 1; i >= 0; place /= others[i--].Length)
            {
                from += place % others[i].Length * others[i].From;
                to += place % others[i].Length * others[i].To;
            }
            int columns = (int)Math.Min(Side, column.Length - first);
            for (long at = 0; at < row.Length; at += Side)
                Square(from + at * row.From, to + at * row.To, columns, (int)Math.Min(Side, row.Length - at));
        }

        private void Square(T* from, T* to, int columns, int rows)
        {
            for (int c = 0; c < columns; c++)
            {
                T* source = from + c * column.From;
                T* target = to + c * column.To;
                for (int r = 0; r < rows; r++)
                    target[r * row.To] = source[r * row.From];
            }
        }
    }
}
