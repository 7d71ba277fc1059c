using System.Runtime.CompilerServices;

namespace Prototxt.Inference;

/// <summary>
/// Rows of weights times some vectors, the weights as they lie in the file or half as long: each is read once. Of four rows, sums are
/// added to <c>sums[vector * 4 + row]</c>.
/// </summary>
internal static unsafe class DotProducts<S, V, W>
    where S : struct, ISimd<V>
    where V : unmanaged
    where W : unmanaged, IWeight<W>
{
    /// <summary>One vector: as fast as the weights come. Two sums for each row, so that one addition need not wait for the other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void One(W* w, long pitch, float* x, int count, float* sums)
    {
        W* w1 = w + pitch, w2 = w1 + pitch, w3 = w2 + pitch;
        V a0 = default, a1 = default, a2 = default, a3 = default, b0 = default, b1 = default, b2 = default, b3 = default;
        int k = 0;
        for (; k + 2 * S.Lanes <= count; k += 2 * S.Lanes)
        {
            V p = S.Load(x + k), q = S.Load(x + k + S.Lanes);
            a0 = S.MultiplyAdd(S.Load(w + k), p, a0); b0 = S.MultiplyAdd(S.Load(w + k + S.Lanes), q, b0);
            a1 = S.MultiplyAdd(S.Load(w1 + k), p, a1); b1 = S.MultiplyAdd(S.Load(w1 + k + S.Lanes), q, b1);
            a2 = S.MultiplyAdd(S.Load(w2 + k), p, a2); b2 = S.MultiplyAdd(S.Load(w2 + k + S.Lanes), q, b2);
            a3 = S.MultiplyAdd(S.Load(w3 + k), p, a3); b3 = S.MultiplyAdd(S.Load(w3 + k + S.Lanes), q, b3);
        }
        sums[0] += S.Sum(S.Add(a0, b0));
        sums[1] += S.Sum(S.Add(a1, b1));
        sums[2] += S.Sum(S.Add(a2, b2));
        sums[3] += S.Sum(S.Add(a3, b3));
        Rest(w, pitch, x, 0, 1, k, count, sums);
    }

    // In bytes: so far ahead weights are asked for.
    private const int Ahead = 1024;

    /// <summary>
    /// Eight rows and one vector, from the rows' beginnings to their ends: nothing but reading memory. Whole rows are what processors
    /// read ahead best, and the more of them there are at a time, the less often the vector comes from the second cache.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Eight(W* w, long pitch, float* x, int count, float* sums)
    {
        W* w1 = w + pitch, w2 = w1 + pitch, w3 = w2 + pitch, w4 = w3 + pitch, w5 = w4 + pitch, w6 = w5 + pitch, w7 = w6 + pitch;
        V a0 = default, a1 = default, a2 = default, a3 = default, a4 = default, a5 = default, a6 = default, a7 = default;
        int k = 0;
        for (; k + 2 * S.Lanes <= count; k += 2 * S.Lanes)
        {
            V p = S.Load(x + k), q = S.Load(x + k + S.Lanes);
            a0 = Two(w + k, p, q, a0); a1 = Two(w1 + k, p, q, a1); a2 = Two(w2 + k, p, q, a2); a3 = Two(w3 + k, p, q, a3);
            a4 = Two(w4 + k, p, q, a4); a5 = Two(w5 + k, p, q, a5); a6 = Two(w6 + k, p, q, a6); a7 = Two(w7 + k, p, q, a7);
        }
        Add(a0, a1, a2, a3, sums);
        Add(a4, a5, a6, a7, sums + 4);
        Rest(w, pitch, x, 0, 1, k, count, sums);
        Rest(w4, pitch, x, 0, 1, k, count, sums + 4);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Two(W* w, V p, V q, V sum)
    {
        S.Prefetch((float*)((byte*)w + Ahead));
        return S.MultiplyAdd(S.Load(w + S.Lanes), q, S.MultiplyAdd(S.Load(w), p, sum));
    }

    /// <summary>One row and one vector, where there are not four rows; never worth more.</summary>
    public static float Single(W* w, float* x, int count)
    {
        V sum = default;
        int k = 0;
        for (; k + S.Lanes <= count; k += S.Lanes)
            sum = S.MultiplyAdd(S.Load(w + k), S.Load(x + k), sum);
        float all = S.Sum(sum);
        for (; k < count; k++)
            all += W.Number(w[k]) * x[k];
        return all;
    }

    /// <summary>Two vectors, for processors with 16 registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Two(W* w, long pitch, float* x, long step, int count, float* sums)
    {
        W* w1 = w + pitch, w2 = w1 + pitch, w3 = w2 + pitch;
        float* x1 = x + step;
        V a0 = default, a1 = default, a2 = default, a3 = default, b0 = default, b1 = default, b2 = default, b3 = default;
        int k = 0;
        for (; k + S.Lanes <= count; k += S.Lanes)
        {
            V p = S.Load(x + k), q = S.Load(x1 + k);
            V u = S.Load(w + k); a0 = S.MultiplyAdd(u, p, a0); b0 = S.MultiplyAdd(u, q, b0);
            u = S.Load(w1 + k); a1 = S.MultiplyAdd(u, p, a1); b1 = S.MultiplyAdd(u, q, b1);
            u = S.Load(w2 + k); a2 = S.MultiplyAdd(u, p, a2); b2 = S.MultiplyAdd(u, q, b2);
            u = S.Load(w3 + k); a3 = S.MultiplyAdd(u, p, a3); b3 = S.MultiplyAdd(u, q, b3);
        }
        Add(a0, a1, a2, a3, sums);
        Add(b0, b1, b2, b3, sums + 4);
        Rest(w, pitch, x, step, 2, k, count, sums);
    }

    /// <summary>Six vectors, for processors with 32 registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Six(W* w, long pitch, float* x, long step, int count, float* sums)
    {
        W* w1 = w + pitch, w2 = w1 + pitch, w3 = w2 + pitch;
        float* x1 = x + step, x2 = x1 + step, x3 = x2 + step, x4 = x3 + step, x5 = x4 + step;
        V a0 = default, a1 = default, a2 = default, a3 = default, b0 = default, b1 = default, b2 = default, b3 = default;
        V c0 = default, c1 = default, c2 = default, c3 = default, d0 = default, d1 = default, d2 = default, d3 = default;
        V e0 = default, e1 = default, e2 = default, e3 = default, f0 = default, f1 = default, f2 = default, f3 = default;
        int k = 0;
        for (; k + S.Lanes <= count; k += S.Lanes)
        {
            V u0 = S.Load(w + k), u1 = S.Load(w1 + k), u2 = S.Load(w2 + k), u3 = S.Load(w3 + k);
            V p = S.Load(x + k);
            a0 = S.MultiplyAdd(u0, p, a0); a1 = S.MultiplyAdd(u1, p, a1); a2 = S.MultiplyAdd(u2, p, a2); a3 = S.MultiplyAdd(u3, p, a3);
            p = S.Load(x1 + k);
            b0 = S.MultiplyAdd(u0, p, b0); b1 = S.MultiplyAdd(u1, p, b1); b2 = S.MultiplyAdd(u2, p, b2); b3 = S.MultiplyAdd(u3, p, b3);
            p = S.Load(x2 + k);
            c0 = S.MultiplyAdd(u0, p, c0); c1 = S.MultiplyAdd(u1, p, c1); c2 = S.MultiplyAdd(u2, p, c2); c3 = S.MultiplyAdd(u3, p, c3);
            p = S.Load(x3 + k);
            d0 = S.MultiplyAdd(u0, p, d0); d1 = S.MultiplyAdd(u1, p, d1); d2 = S.MultiplyAdd(u2, p, d2); d3 = S.MultiplyAdd(u3, p, d3);
            p = S.Load(x4 + k);
            e0 = S.MultiplyAdd(u0, p, e0); e1 = S.MultiplyAdd(u1, p, e1); e2 = S.MultiplyAdd(u2, p, e2); e3 = S.MultiplyAdd(u3, p, e3);
            p = S.Load(x5 + k);
            f0 = S.MultiplyAdd(u0, p, f0); f1 = S.MultiplyAdd(u1, p, f1); f2 = S.MultiplyAdd(u2, p, f2); f3 = S.MultiplyAdd(u3, p, f3);
        }
        Add(a0, a1, a2, a3, sums);
        Add(b0, b1, b2, b3, sums + 4);
        Add(c0, c1, c2, c3, sums + 8);
        Add(d0, d1, d2, d3, sums + 12);
        Add(e0, e1, e2, e3, sums + 16);
        Add(f0, f1, f2, f3, sums + 20);
        Rest(w, pitch, x, step, 6, k, count, sums);
    }

    private static void Add(V a, V b, V c, V d, float* sums)
    {
        sums[0] += S.Sum(a);
        sums[1] += S.Sum(b);
        sums[2] += S.Sum(c);
        sums[3] += S.Sum(d);
    }

    // Less than a vector.
    private static void Rest(W* w, long pitch, float* x, long step, int vectors, int k, int count, float* sums)
    {
        for (; k < count; k++)
            for (int n = 0; n < vectors; n++)
                for (int row = 0; row < 4; row++)
                    sums[n * 4 + row] += W.Number(w[row * pitch + k]) * x[n * step + k];
    }
}
