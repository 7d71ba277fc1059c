namespace Prototxt.Inference;

/// <summary>Layers that pick rows of the first axis: BatchReindex and Filter.</summary>
public static unsafe class Rows
{
    /// <summary>BatchReindex: the rows that a bottom lists.</summary>
    /// <param name="x">The bottom, [rows, ..], plain.</param>
    /// <param name="index">The numbers of rows, one axis.</param>
    /// <param name="to">Where the top goes, not a bottom's slot.</param>
    /// <exception cref="ArgumentException">A number names no row.</exception>
    public static Value Reindex(Value x, Value index, Target to)
    {
        Axes.Of(Axes.Plain(x, to, "BatchReindex"), 0, to, "BatchReindex");
        if (index.Rank != 1)
            throw new ArgumentException($"{to.Layer("BatchReindex")}: expected rows listed along one axis, found {index}.");
        var rows = new int[index.Shape[0]];
        for (int i = 0; i < rows.Length; i++)
            rows[i] = Check(index.Data[i], x.Shape[0], to.Layer("BatchReindex"));
        return Pick(x, rows, to);
    }

    /// <summary>Filter: the rows where a selector is not 0.</summary>
    /// <param name="x">The bottom, [rows, ..], plain.</param>
    /// <param name="selector">A number for each row.</param>
    /// <param name="to">Where the top goes, not a bottom's slot.</param>
    /// <exception cref="ArgumentException">There are more or fewer numbers than rows.</exception>
    public static Value Filter(Value x, Value selector, Target to)
    {
        Axes.Of(Axes.Plain(x, to, "Filter"), 0, to, "Filter");
        if (selector.Rank == 0 || selector.Shape[0] != x.Shape[0] || selector.Count != x.Shape[0])
            throw new ArgumentException($"{to.Layer("Filter")}: expected a number for each of the {x.Shape[0]} rows of {x}, found {selector}.");
        List<int> rows = [];
        for (int i = 0; i < x.Shape[0]; i++)
            if (selector.Data[i] != 0)
                rows.Add(i);
        return Pick(x, [.. rows], to);
    }

    /// <summary>A number as that of a row.</summary>
    internal static int Check(float number, int rows, string layer) => number >= 0 && number < rows ? (int)number
        : throw new ArgumentException($"{layer}: expected numbers of rows, 0 to {rows - 1}, found {number}.");

    private static Value Pick(Value x, int[] rows, Target to)
    {
        Value y = to.Plain([rows.Length, .. x.Shape[1..]]);
        long size = Value.Product(x.Shape[1..]) * sizeof(float);
        Split.Run(to.Workspace, rows.Length, y.Count, (first, last) =>
        {
            for (long i = first; i < last; i++)
                Buffer.MemoryCopy((byte*)x.Data + rows[i] * size, (byte*)y.Data + i * size, size, size);
        });
        return y;
    }
}
