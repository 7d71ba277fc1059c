using System.Diagnostics;
using System.Runtime.Intrinsics;

namespace Prototxt.Inference;

/// <summary>Rows times a packed matrix. The rows may lie anywhere, their elements at offsets that all of them have in common; so may those of the product.</summary>
internal static unsafe class RowProducts
{
    private const int Rows = 6;

    // So many elements of the sums are added before the next panel: a panel of them stays in the second cache.
    private const int Depth = 512;

    /// <summary>Computes some panels of some rows.</summary>
    /// <param name="from">The beginnings of the rows.</param>
    /// <param name="to">The beginnings of the product's rows.</param>
    /// <param name="add">The beginnings of what is added to them, or null.</param>
    /// <param name="rows">How many there are.</param>
    /// <param name="offsets">Where the elements of a row lie.</param>
    /// <param name="matrix">The weights.</param>
    /// <param name="panels">Which panels.</param>
    /// <param name="room">How many columns of the product's rows may be written; at least the matrix's.</param>
    /// <param name="finish">What is done with the sums.</param>
    public static void Run(
        float** from, float** to, float** add, int rows, int* offsets, PackedMatrix matrix, Range panels, int room, in Finish finish)
    {
        Debug.Assert(room >= matrix.Columns);
        if (matrix.IsHalved)
            Run<BFloat16>(from, to, add, rows, offsets, matrix, panels, room, finish);
        else
            Run<Float32>(from, to, add, rows, offsets, matrix, panels, room, finish);
    }

    private static void Run<W>(
        float** from, float** to, float** add, int rows, int* offsets, PackedMatrix matrix, Range panels, int room, in Finish finish)
        where W : unmanaged, IWeight<W>
    {
        switch (matrix.Lanes)
        {
            case 16: Run<Simd512, Vector512<float>, W>(from, to, add, rows, offsets, matrix, panels, room, finish); break;
            case 8: Run<Simd256, Vector256<float>, W>(from, to, add, rows, offsets, matrix, panels, room, finish); break;
            default: Run<Simd128, Vector128<float>, W>(from, to, add, rows, offsets, matrix, panels, room, finish); break;
        }
    }

    private static void Run<S, V, W>(
        float** from, float** to, float** add, int rows, int* offsets, PackedMatrix matrix, Range panels, int room, in Finish finish)
        where S : struct, ISimd<V>
        where V : unmanaged
        where W : unmanaged, IWeight<W>
    {
        float* aside = stackalloc float[Rows * 4 * S.Lanes];
        Tile t = default;
        for (int k = 0; k == 0 || k < matrix.K; k += Depth)
        {
            t.Offsets = offsets + k;
            t.K = Math.Min(Depth, matrix.K - k);
            bool isFirst = k == 0, isLast = k + t.K >= matrix.K;
            t.Positive = isLast && finish.IsReLUOnly && add == null;
            for (int panel = panels.Start.Value; panel < panels.End.Value; panel++)
            {
                int column = matrix.Column(panel), vectors = matrix.Vectors(panel), width = vectors * S.Lanes;
                bool fits = column + width <= room;
                int kept = Math.Min(width, matrix.Columns - column);
                t.B = matrix.Panel(panel, k);
                t.Bias = isFirst ? matrix.Bias + column : null;
                Fetch(ref t, matrix, panel, panels, k, (rows + Rows - 1) / Rows);
                for (int row = 0, some; row < rows; row += some)
                {
                    some = Math.Min(Rows, rows - row);
                    t.Next = from[Math.Min(row + Rows, rows - 1)]; // pixels follow each other as a rule
                    Place(ref t, from + row, to + row, some, column, aside, width, fits);
                    if (!isFirst)
                        Bring(to + row, fits, some, column, kept, aside, width);
                    if (vectors == 1 && fits && rows - row >= TileOf12x1<S, V, W>.Rows && TileOf12x1<S, V, W>.Fits(from + row))
                    {
                        some = TileOf12x1<S, V, W>.Rows;
                        t.Next = from[Math.Min(row + some, rows - 1)];
                        TileOf12x1<S, V, W>.Run(&t, from + row, to + row, column);
                    }
                    else if (some == 1)
                        TileOfOneRow<S, V, W>.Run(&t, vectors);
                    else if (vectors == 4)
                        TileOf6x4<S, V, W>.Run(&t);
                    else if (vectors == 2)
                        TileOf6x2<S, V, W>.Run(&t);
                    else
                        TileOf6x1<S, V, W>.Run(&t);
                    if (!fits)
                        Take(to + row, some, column, kept, aside, width);
                    if (isLast && !t.Positive)
                        for (int i = 0; i < some; i++)
                            finish.Run<S, V>(to[row + i] + column, add == null ? null : add[row + i] + column, column, fits ? width : kept);
                }
            }
        }
    }

    // What comes after a panel: the next one's weights of the same rows of K, or the first one's of those that follow.
    private static void Fetch(ref Tile t, PackedMatrix matrix, int panel, Range panels, int k, int tiles)
    {
        (int next, int from) = panel + 1 < panels.End.Value ? (panel + 1, k) : (panels.Start.Value, k + Depth);
        if (from < matrix.K)
            t.Fetch(matrix.Panel(next, from), matrix.Panel(next, Math.Min(from + Depth, matrix.K)), tiles);
        else
            t.Fetch(t.B, t.B, tiles);
    }

    // Rows that there are not are computed too, from the last one, and put aside; so are all rows of a panel wider than the room.
    private static void Place(ref Tile t, float** from, float** to, int some, int column, float* aside, int width, bool fits)
    {
        int last = some - 1;
        if (last == Rows - 1 && fits)
        {
            t.A0 = from[0]; t.A1 = from[1]; t.A2 = from[2]; t.A3 = from[3]; t.A4 = from[4]; t.A5 = from[5];
            t.C0 = to[0] + column; t.C1 = to[1] + column; t.C2 = to[2] + column; t.C3 = to[3] + column; t.C4 = to[4] + column; t.C5 = to[5] + column;
            return;
        }
        t.A0 = from[0]; t.A1 = from[Math.Min(1, last)]; t.A2 = from[Math.Min(2, last)];
        t.A3 = from[Math.Min(3, last)]; t.A4 = from[Math.Min(4, last)]; t.A5 = from[Math.Min(5, last)];
        t.C0 = fits ? to[0] + column : aside;
        t.C1 = fits && last >= 1 ? to[1] + column : aside + width;
        t.C2 = fits && last >= 2 ? to[2] + column : aside + 2 * width;
        t.C3 = fits && last >= 3 ? to[3] + column : aside + 3 * width;
        t.C4 = fits && last >= 4 ? to[4] + column : aside + 4 * width;
        t.C5 = fits && last >= 5 ? to[5] + column : aside + 5 * width;
    }

    // The sums so far, of rows that are put aside.
    private static void Bring(float** to, bool fits, int some, int column, int kept, float* aside, int width)
    {
        for (int i = 0; i < some && !fits; i++)
            new ReadOnlySpan<float>(to[i] + column, kept).CopyTo(new(aside + i * width, kept));
    }

    private static void Take(float** to, int some, int column, int kept, float* aside, int width)
    {
        for (int i = 0; i < some; i++)
            new ReadOnlySpan<float>(aside + i * width, kept).CopyTo(new(to[i] + column, kept));
    }
}
