namespace Prototxt.Inference;

/// <summary>ArgMax: the places of the largest numbers. Of two equal numbers the one further back comes first, as in Caffe.</summary>
public static unsafe class ArgMax
{
    /// <summary>Among all numbers of an image: [images, 1, topK], or [images, 2, topK] with the numbers behind the places.</summary>
    /// <param name="x">The bottom, plain.</param>
    /// <param name="to">Where the top goes, not the bottom's slot.</param>
    /// <param name="topK">How many.</param>
    /// <param name="outMaxVal">Whether the numbers are wanted too.</param>
    /// <exception cref="ArgumentException">There are not so many numbers.</exception>
    public static Value Run(Value x, Target to, int topK = 1, bool outMaxVal = false)
    {
        Axes.Of(Axes.Plain(x, to, "ArgMax"), 0, to, "ArgMax");
        int size = checked((int)Value.Product(x.Shape[1..])), parts = outMaxVal ? 2 : 1;
        Check(x, to, topK, size);
        int[] shape = [.. Enumerable.Repeat(1, Math.Max(3, x.Rank))];
        (shape[0], shape[1], shape[2]) = (x.Images, parts, topK);
        Value y = to.Plain(shape);
        Split.Run(to.Workspace, x.Images, x.Count * 8, (first, last) =>
        {
            int[] best = new int[topK];
            for (long n = first; n < last; n++)
            {
                float* row = x.Data + n * size, top = y.Data + n * parts * topK;
                FindBest(row, 1, size, best);
                for (int i = 0; i < topK; i++)
                {
                    top[i] = best[i];
                    if (outMaxVal)
                        top[topK + i] = row[best[i]];
                }
            }
        });
        return y;
    }

    /// <summary>Along an axis, which becomes <paramref name="topK"/> long: the places, or the numbers themselves.</summary>
    /// <param name="x">The bottom, plain.</param>
    /// <param name="to">Where the top goes, not the bottom's slot.</param>
    /// <param name="axis">The axis.</param>
    /// <param name="topK">How many.</param>
    /// <param name="outMaxVal">Whether the top has the numbers in place of the places.</param>
    /// <exception cref="ArgumentException">There are not so many numbers.</exception>
    public static Value Along(Value x, Target to, int axis, int topK = 1, bool outMaxVal = false)
    {
        int along = Axes.Of(Axes.Plain(x, to, "ArgMax"), axis, to, "ArgMax"), size = x.Shape[along];
        Check(x, to, topK, size);
        int[] shape = x.Shape.ToArray();
        shape[along] = topK;
        Value y = to.Plain(shape);
        long inner = Value.Product(x.Shape[(along + 1)..]);
        Split.Run(to.Workspace, Value.Product(x.Shape[..along]) * inner, x.Count * 8, (first, last) =>
        {
            int[] best = new int[topK];
            for (long i = first; i < last; i++)
            {
                float* from = x.Data + i / inner * size * inner + i % inner, top = y.Data + i / inner * topK * inner + i % inner;
                FindBest(from, inner, size, best);
                for (int j = 0; j < topK; j++)
                    top[j * inner] = outMaxVal ? from[best[j] * inner] : best[j];
            }
        });
        return y;
    }

    private static void Check(Value x, Target to, int topK, int size)
    {
        if (topK < 1 || topK > size)
            throw new ArgumentException($"{to.Layer("ArgMax")}: expected a bottom of at least top_k = {topK} numbers, found {x}.", nameof(topK));
    }

    private static void FindBest(float* numbers, long step, int size, int[] best)
    {
        if (best.Length == 1)
        {
            best[0] = 0;
            for (int i = 1; i < size; i++)
                if (numbers[i * step] >= numbers[best[0] * step])
                    best[0] = i;
            return;
        }
        var order = new int[size];
        for (int i = 0; i < size; i++)
            order[i] = i;
        Array.Sort(order, (a, b) => numbers[b * step].CompareTo(numbers[a * step]) is var by && by != 0 ? by : b.CompareTo(a));
        order.AsSpan(0, best.Length).CopyTo(best);
    }
}
