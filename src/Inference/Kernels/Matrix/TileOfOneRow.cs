using System.Runtime.CompilerServices;

namespace Prototxt.Inference;

/// <summary>One row and up to four vectors. Two sums for each vector, so that one addition need not wait for the other.</summary>
internal static unsafe class TileOfOneRow<S, V, W>
    where S : struct, ISimd<V>
    where V : unmanaged
    where W : unmanaged, IWeight<W>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(Tile* t, int vectors)
    {
        if (vectors == 4)
            RunFour(t);
        else
            for (int v = 0; v < vectors; v++)
                RunOne(t, v * S.Lanes, vectors * S.Lanes);
    }

    private static void RunFour(Tile* t)
    {
        float* a = t->A0, from = t->Bias == null ? t->C0 : t->Bias;
        W* b = (W*)t->B;
        int* offset = t->Offsets;
        V c0 = S.Load(from), c1 = S.Load(from + S.Lanes), c2 = S.Load(from + 2 * S.Lanes), c3 = S.Load(from + 3 * S.Lanes);
        V d0 = default, d1 = default, d2 = default, d3 = default;
        int k = 0;
        for (; k + 2 <= t->K; k += 2, b += 8 * S.Lanes)
        {
            V x = S.Create(a[offset[k]]), y = S.Create(a[offset[k + 1]]);
            c0 = S.MultiplyAdd(x, S.Load(b), c0); c1 = S.MultiplyAdd(x, S.Load(b + S.Lanes), c1);
            c2 = S.MultiplyAdd(x, S.Load(b + 2 * S.Lanes), c2); c3 = S.MultiplyAdd(x, S.Load(b + 3 * S.Lanes), c3);
            d0 = S.MultiplyAdd(y, S.Load(b + 4 * S.Lanes), d0); d1 = S.MultiplyAdd(y, S.Load(b + 5 * S.Lanes), d1);
            d2 = S.MultiplyAdd(y, S.Load(b + 6 * S.Lanes), d2); d3 = S.MultiplyAdd(y, S.Load(b + 7 * S.Lanes), d3);
        }
        if (k < t->K)
        {
            V x = S.Create(a[offset[k]]);
            c0 = S.MultiplyAdd(x, S.Load(b), c0); c1 = S.MultiplyAdd(x, S.Load(b + S.Lanes), c1);
            c2 = S.MultiplyAdd(x, S.Load(b + 2 * S.Lanes), c2); c3 = S.MultiplyAdd(x, S.Load(b + 3 * S.Lanes), c3);
        }
        Finish(S.Add(c0, d0), t->C0, t->Positive);
        Finish(S.Add(c1, d1), t->C0 + S.Lanes, t->Positive);
        Finish(S.Add(c2, d2), t->C0 + 2 * S.Lanes, t->Positive);
        Finish(S.Add(c3, d3), t->C0 + 3 * S.Lanes, t->Positive);
    }

    private static void RunOne(Tile* t, int column, int width)
    {
        float* a = t->A0;
        W* b = (W*)t->B + column;
        V c = S.Load((t->Bias == null ? t->C0 : t->Bias) + column), d = default;
        int* offset = t->Offsets;
        int k = 0;
        for (; k + 2 <= t->K; k += 2, b += 2 * width)
        {
            c = S.MultiplyAdd(S.Create(a[offset[k]]), S.Load(b), c);
            d = S.MultiplyAdd(S.Create(a[offset[k + 1]]), S.Load(b + width), d);
        }
        if (k < t->K)
            c = S.MultiplyAdd(S.Create(a[offset[k]]), S.Load(b), c);
        Finish(S.Add(c, d), t->C0 + column, t->Positive);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(V sum, float* to, bool positive) => S.Store(positive ? S.Max(default, sum) : sum, to);
}
