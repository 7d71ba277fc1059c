using System.Runtime.CompilerServices;

namespace Prototxt.Inference;

/// <summary>
/// Twelve rows and one vector: with six sums, each product would wait for the one before. For matrices of few columns, such as
/// those that squeeze channels.
/// </summary>
internal static unsafe class TileOf12x1<S, V, W>
    where S : struct, ISimd<V>
    where V : unmanaged
    where W : unmanaged, IWeight<W>
{
    public const int Rows = 12;

    /// <summary>Computes the tile. Of <paramref name="t"/> everything but rows counts.</summary>
    /// <param name="t">The columns.</param>
    /// <param name="from">The rows.</param>
    /// <param name="to">Where the product's rows begin.</param>
    /// <param name="column">The first column.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(Tile* t, float** from, float** to, int column)
    {
        V c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11;
        W* b = (W*)t->B;
        if (t->Bias != null)
        {
            c0 = c1 = c2 = c3 = c4 = c5 = c6 = c7 = c8 = c9 = c10 = c11 = S.Load(t->Bias);
        }
        else
        {
            c0 = S.Load(to[0] + column); c1 = S.Load(to[1] + column); c2 = S.Load(to[2] + column); c3 = S.Load(to[3] + column);
            c4 = S.Load(to[4] + column); c5 = S.Load(to[5] + column); c6 = S.Load(to[6] + column); c7 = S.Load(to[7] + column);
            c8 = S.Load(to[8] + column); c9 = S.Load(to[9] + column); c10 = S.Load(to[10] + column); c11 = S.Load(to[11] + column);
        }
        // Six pointers and the distance to the other six: pixels of one row lie at equal distances.
        float* a0 = from[0], a1 = from[1], a2 = from[2], a3 = from[3], a4 = from[4], a5 = from[5];
        nint half = (nint)(from[6] - a0);
        float* next = t->Next;
        for (int* offset = t->Offsets, end = offset + t->K; offset < end; offset++, b += S.Lanes)
        {
            nint k = *offset, l = k + half;
            V w = S.Load(b);
            S.Prefetch(next);
            next += S.Lanes;
            c0 = S.MultiplyAdd(S.Create(a0[k]), w, c0); c6 = S.MultiplyAdd(S.Create(a0[l]), w, c6);
            c1 = S.MultiplyAdd(S.Create(a1[k]), w, c1); c7 = S.MultiplyAdd(S.Create(a1[l]), w, c7);
            c2 = S.MultiplyAdd(S.Create(a2[k]), w, c2); c8 = S.MultiplyAdd(S.Create(a2[l]), w, c8);
            c3 = S.MultiplyAdd(S.Create(a3[k]), w, c3); c9 = S.MultiplyAdd(S.Create(a3[l]), w, c9);
            c4 = S.MultiplyAdd(S.Create(a4[k]), w, c4); c10 = S.MultiplyAdd(S.Create(a4[l]), w, c10);
            c5 = S.MultiplyAdd(S.Create(a5[k]), w, c5); c11 = S.MultiplyAdd(S.Create(a5[l]), w, c11);
        }
        if (t->Positive)
        {
            V zero = default;
            c0 = S.Max(zero, c0); c1 = S.Max(zero, c1); c2 = S.Max(zero, c2); c3 = S.Max(zero, c3);
            c4 = S.Max(zero, c4); c5 = S.Max(zero, c5); c6 = S.Max(zero, c6); c7 = S.Max(zero, c7);
            c8 = S.Max(zero, c8); c9 = S.Max(zero, c9); c10 = S.Max(zero, c10); c11 = S.Max(zero, c11);
        }
        S.Store(c0, to[0] + column); S.Store(c1, to[1] + column); S.Store(c2, to[2] + column); S.Store(c3, to[3] + column);
        S.Store(c4, to[4] + column); S.Store(c5, to[5] + column); S.Store(c6, to[6] + column); S.Store(c7, to[7] + column);
        S.Store(c8, to[8] + column); S.Store(c9, to[9] + column); S.Store(c10, to[10] + column); S.Store(c11, to[11] + column);
    }

    /// <summary>Whether twelve rows lie so: the second six as far from the first as from each other's.</summary>
    public static bool Fits(float** from)
    {
        nint half = (nint)(from[6] - from[0]);
        for (int i = 1; i < Rows / 2; i++)
            if (from[i + 6] - from[i] != half)
                return false;
        return true;
    }
}
