using System.Runtime.CompilerServices;

namespace Prototxt.Inference;

/// <summary>Six rows and one vector, for the last columns of a matrix.</summary>
internal static unsafe class TileOf6x1<S, V, W>
    where S : struct, ISimd<V>
    where V : unmanaged
    where W : unmanaged, IWeight<W>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(Tile* t)
    {
        V c00;
        V c10;
        V c20;
        V c30;
        V c40;
        V c50;
        float* bias = t->Bias;
        if (bias == null)
        {
            c00 = S.Load(t->C0);
            c10 = S.Load(t->C1);
            c20 = S.Load(t->C2);
            c30 = S.Load(t->C3);
            c40 = S.Load(t->C4);
            c50 = S.Load(t->C5);
        }
        else
        {
            c00 = c10 = c20 = c30 = c40 = c50 = S.Load(bias);
        }

        float* a0 = t->A0, a1 = t->A1, a2 = t->A2, a3 = t->A3, a4 = t->A4, a5 = t->A5;
        float* next = t->Next;
        W* b = (W*)t->B;
        int* offset = t->Offsets, end = offset + t->K;
        for (; offset < end; offset++)
        {
            nint k = *offset;
            V b0 = S.Load(b);
            b += S.Lanes;
            S.Prefetch(next);
            next += S.Lanes;
            V x = S.Create(a0[k]);
            c00 = S.MultiplyAdd(x, b0, c00);
            x = S.Create(a1[k]);
            c10 = S.MultiplyAdd(x, b0, c10);
            x = S.Create(a2[k]);
            c20 = S.MultiplyAdd(x, b0, c20);
            x = S.Create(a3[k]);
            c30 = S.MultiplyAdd(x, b0, c30);
            x = S.Create(a4[k]);
            c40 = S.MultiplyAdd(x, b0, c40);
            x = S.Create(a5[k]);
            c50 = S.MultiplyAdd(x, b0, c50);
        }

        if (t->Positive)
        {
            V zero = default;
            c00 = S.Max(zero, c00);
            c10 = S.Max(zero, c10);
            c20 = S.Max(zero, c20);
            c30 = S.Max(zero, c30);
            c40 = S.Max(zero, c40);
            c50 = S.Max(zero, c50);
        }
        S.Store(c00, t->C0);
        S.Store(c10, t->C1);
        S.Store(c20, t->C2);
        S.Store(c30, t->C3);
        S.Store(c40, t->C4);
        S.Store(c50, t->C5);
    }
}
