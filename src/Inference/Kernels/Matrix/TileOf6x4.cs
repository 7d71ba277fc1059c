using System.Runtime.CompilerServices;

namespace Prototxt.Inference;

/// <summary>Six rows and four vectors: 24 sums, which with what they are made of fill the 32 registers that 512 bits come with.</summary>
internal static unsafe class TileOf6x4<S, V, W>
    where S : struct, ISimd<V>
    where V : unmanaged
    where W : unmanaged, IWeight<W>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(Tile* t)
    {
        V c00, c01, c02, c03;
        V c10, c11, c12, c13;
        V c20, c21, c22, c23;
        V c30, c31, c32, c33;
        V c40, c41, c42, c43;
        V c50, c51, c52, c53;
        float* bias = t->Bias;
        if (bias == null)
        {
            c00 = S.Load(t->C0); c01 = S.Load(t->C0 + S.Lanes); c02 = S.Load(t->C0 + 2 * S.Lanes); c03 = S.Load(t->C0 + 3 * S.Lanes);
            c10 = S.Load(t->C1); c11 = S.Load(t->C1 + S.Lanes); c12 = S.Load(t->C1 + 2 * S.Lanes); c13 = S.Load(t->C1 + 3 * S.Lanes);
            c20 = S.Load(t->C2); c21 = S.Load(t->C2 + S.Lanes); c22 = S.Load(t->C2 + 2 * S.Lanes); c23 = S.Load(t->C2 + 3 * S.Lanes);
            c30 = S.Load(t->C3); c31 = S.Load(t->C3 + S.Lanes); c32 = S.Load(t->C3 + 2 * S.Lanes); c33 = S.Load(t->C3 + 3 * S.Lanes);
            c40 = S.Load(t->C4); c41 = S.Load(t->C4 + S.Lanes); c42 = S.Load(t->C4 + 2 * S.Lanes); c43 = S.Load(t->C4 + 3 * S.Lanes);
            c50 = S.Load(t->C5); c51 = S.Load(t->C5 + S.Lanes); c52 = S.Load(t->C5 + 2 * S.Lanes); c53 = S.Load(t->C5 + 3 * S.Lanes);
        }
        else
        {
            c00 = c10 = c20 = c30 = c40 = c50 = S.Load(bias);
            c01 = c11 = c21 = c31 = c41 = c51 = S.Load(bias + S.Lanes);
            c02 = c12 = c22 = c32 = c42 = c52 = S.Load(bias + 2 * S.Lanes);
            c03 = c13 = c23 = c33 = c43 = c53 = S.Load(bias + 3 * S.Lanes);
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
            V b0 = S.Load(b), b1 = S.Load(b + S.Lanes), b2 = S.Load(b + 2 * S.Lanes), b3 = S.Load(b + 3 * S.Lanes);
            b += 4 * S.Lanes;
            S.Prefetch(next);
            S.Prefetch((float*)ahead);
            next += S.Lanes;
            ahead += aheadStep;
            V x = S.Create(a0[k]);
            c00 = S.MultiplyAdd(x, b0, c00); c01 = S.MultiplyAdd(x, b1, c01); c02 = S.MultiplyAdd(x, b2, c02); c03 = S.MultiplyAdd(x, b3, c03);
            x = S.Create(a1[k]);
            c10 = S.MultiplyAdd(x, b0, c10); c11 = S.MultiplyAdd(x, b1, c11); c12 = S.MultiplyAdd(x, b2, c12); c13 = S.MultiplyAdd(x, b3, c13);
            x = S.Create(a2[k]);
            c20 = S.MultiplyAdd(x, b0, c20); c21 = S.MultiplyAdd(x, b1, c21); c22 = S.MultiplyAdd(x, b2, c22); c23 = S.MultiplyAdd(x, b3, c23);
            x = S.Create(a3[k]);
            c30 = S.MultiplyAdd(x, b0, c30); c31 = S.MultiplyAdd(x, b1, c31); c32 = S.MultiplyAdd(x, b2, c32); c33 = S.MultiplyAdd(x, b3, c33);
            x = S.Create(a4[k]);
            c40 = S.MultiplyAdd(x, b0, c40); c41 = S.MultiplyAdd(x, b1, c41); c42 = S.MultiplyAdd(x, b2, c42); c43 = S.MultiplyAdd(x, b3, c43);
            x = S.Create(a5[k]);
            c50 = S.MultiplyAdd(x, b0, c50); c51 = S.MultiplyAdd(x, b1, c51); c52 = S.MultiplyAdd(x, b2, c52); c53 = S.MultiplyAdd(x, b3, c53);
        }
        t->Ahead = ahead;

        if (t->Positive)
        {
            V zero = default;
            c00 = S.Max(zero, c00); c01 = S.Max(zero, c01); c02 = S.Max(zero, c02); c03 = S.Max(zero, c03);
            c10 = S.Max(zero, c10); c11 = S.Max(zero, c11); c12 = S.Max(zero, c12); c13 = S.Max(zero, c13);
            c20 = S.Max(zero, c20); c21 = S.Max(zero, c21); c22 = S.Max(zero, c22); c23 = S.Max(zero, c23);
            c30 = S.Max(zero, c30); c31 = S.Max(zero, c31); c32 = S.Max(zero, c32); c33 = S.Max(zero, c33);
            c40 = S.Max(zero, c40); c41 = S.Max(zero, c41); c42 = S.Max(zero, c42); c43 = S.Max(zero, c43);
            c50 = S.Max(zero, c50); c51 = S.Max(zero, c51); c52 = S.Max(zero, c52); c53 = S.Max(zero, c53);
        }
        S.Store(c00, t->C0); S.Store(c01, t->C0 + S.Lanes); S.Store(c02, t->C0 + 2 * S.Lanes); S.Store(c03, t->C0 + 3 * S.Lanes);
        S.Store(c10, t->C1); S.Store(c11, t->C1 + S.Lanes); S.Store(c12, t->C1 + 2 * S.Lanes); S.Store(c13, t->C1 + 3 * S.Lanes);
        S.Store(c20, t->C2); S.Store(c21, t->C2 + S.Lanes); S.Store(c22, t->C2 + 2 * S.Lanes); S.Store(c23, t->C2 + 3 * S.Lanes);
        S.Store(c30, t->C3); S.Store(c31, t->C3 + S.Lanes); S.Store(c32, t->C3 + 2 * S.Lanes); S.Store(c33, t->C3 + 3 * S.Lanes);
        S.Store(c40, t->C4); S.Store(c41, t->C4 + S.Lanes); S.Store(c42, t->C4 + 2 * S.Lanes); S.Store(c43, t->C4 + 3 * S.Lanes);
        S.Store(c50, t->C5); S.Store(c51, t->C5 + S.Lanes); S.Store(c52, t->C5 + 2 * S.Lanes); S.Store(c53, t->C5 + 3 * S.Lanes);
    }
}
