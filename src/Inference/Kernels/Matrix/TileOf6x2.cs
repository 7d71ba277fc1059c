using System.Runtime.CompilerServices;

namespace Prototxt.Inference;

/// <summary>Six rows and two vectors: 12 sums, which with what they are made of fill 16 registers, all that AVX2 has.</summary>
internal static unsafe class TileOf6x2<S, V, W>
    where S : struct, ISimd<V>
    where V : unmanaged
    where W : unmanaged, IWeight<W>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(Tile* t)
    {
        V c00, c01;
        V c10, c11;
        V c20, c21;
        V c30, c31;
        V c40, c41;
        V c50, c51;
        float* bias = t->Bias;
        if (bias == null)
        {
            c00 = S.Load(t->C0); c01 = S.Load(t->C0 + S.Lanes);
            c10 = S.Load(t->C1); c11 = S.Load(t->C1 + S.Lanes);
            c20 = S.Load(t->C2); c21 = S.Load(t->C2 + S.Lanes);
            c30 = S.Load(t->C3); c31 = S.Load(t->C3 + S.Lanes);
            c40 = S.Load(t->C4); c41 = S.Load(t->C4 + S.Lanes);
            c50 = S.Load(t->C5); c51 = S.Load(t->C5 + S.Lanes);
        }
        else
        {
            c00 = c10 = c20 = c30 = c40 = c50 = S.Load(bias);
            c01 = c11 = c21 = c31 = c41 = c51 = S.Load(bias + S.Lanes);
        }

        float* a0 = t->A0, a1 = t->A1, a2 = t->A2, a3 = t->A3, a4 = t->A4, a5 = t->A5;
        float* next = t->Next;
        byte* ahead = t->Ahead;
        nint aheadStep = t->AheadStep;
        W* b = (W*)t->B;
        int* offset = t->Offsets, end = offset + t->K;
        for (; offset < end; offset++)
        {
            nint k = *offset;
            V b0 = S.Load(b), b1 = S.Load(b + S.Lanes);
            b += 2 * S.Lanes;
            S.Prefetch(next);
            S.Prefetch((float*)ahead);
            next += S.Lanes;
            ahead += aheadStep;
            V x = S.Create(a0[k]);
            c00 = S.MultiplyAdd(x, b0, c00); c01 = S.MultiplyAdd(x, b1, c01);
            x = S.Create(a1[k]);
            c10 = S.MultiplyAdd(x, b0, c10); c11 = S.MultiplyAdd(x, b1, c11);
            x = S.Create(a2[k]);
            c20 = S.MultiplyAdd(x, b0, c20); c21 = S.MultiplyAdd(x, b1, c21);
            x = S.Create(a3[k]);
            c30 = S.MultiplyAdd(x, b0, c30); c31 = S.MultiplyAdd(x, b1, c31);
            x = S.Create(a4[k]);
            c40 = S.MultiplyAdd(x, b0, c40); c41 = S.MultiplyAdd(x, b1, c41);
            x = S.Create(a5[k]);
            c50 = S.MultiplyAdd(x, b0, c50); c51 = S.MultiplyAdd(x, b1, c51);
        }
        t->Ahead = ahead;

        if (t->Positive)
        {
            V zero = default;
            c00 = S.Max(zero, c00); c01 = S.Max(zero, c01);
            c10 = S.Max(zero, c10); c11 = S.Max(zero, c11);
            c20 = S.Max(zero, c20); c21 = S.Max(zero, c21);
            c30 = S.Max(zero, c30); c31 = S.Max(zero, c31);
            c40 = S.Max(zero, c40); c41 = S.Max(zero, c41);
            c50 = S.Max(zero, c50); c51 = S.Max(zero, c51);
        }
        S.Store(c00, t->C0); S.Store(c01, t->C0 + S.Lanes);
        S.Store(c10, t->C1); S.Store(c11, t->C1 + S.Lanes);
        S.Store(c20, t->C2); S.Store(c21, t->C2 + S.Lanes);
        S.Store(c30, t->C3); S.Store(c31, t->C3 + S.Lanes);
        S.Store(c40, t->C4); S.Store(c41, t->C4 + S.Lanes);
        S.Store(c50, t->C5); S.Store(c51, t->C5 + S.Lanes);
    }
}
