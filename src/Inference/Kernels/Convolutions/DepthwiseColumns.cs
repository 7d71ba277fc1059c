using System.Runtime.CompilerServices;

namespace Prototxt.Inference;

/// <summary>
/// Four columns of windows of 3×3, from some row of the top down. Windows that stand beside and below each other have most of their
/// numbers in common: each is loaded once for all that it is in, as the loop goes down the bottom's rows, and sums wait in registers
/// for the rows that they still need. Rows and columns next to the picture are zeros.
/// </summary>
internal unsafe struct DepthwiseColumns
{
    /// <summary>How many windows stand beside each other.</summary>
    public const int Count = 4;

    /// <summary>The first window's first element, be it in the picture or not.</summary>
    public float* Corner;

    /// <summary>From a pixel of the bottom to the next, and from a row to the next.</summary>
    public long Pixel, Row;

    /// <summary>The rows that lie in the picture, counted from the corner: the first, and the one behind the last.</summary>
    public int First, End;

    /// <summary>Whether the first column of the first window lies left of the picture, and the last of the last right of it.</summary>
    public bool IsLeft, IsRight;

    /// <summary>The layer's weights.</summary>
    public DepthwiseWeights Weights;

    /// <summary>The first window's pixel of the top.</summary>
    public float* To;

    /// <summary>From a pixel of the top to the next, and from a row to the next.</summary>
    public long ToPixel, ToRow;

    /// <summary>How many rows of the top there are.</summary>
    public int Rows;

    /// <summary>Whether what is negative becomes zero.</summary>
    public bool Positive;

    /// <summary>Whether all windows of a row can be computed so.</summary>
    public static bool Fit(Window w, int width, int tops) =>
        tops >= Count && w.Pad[1] <= 1 && (tops - 1) * w.Stride[1] + w.Extent(1) - w.Pad[1] <= width + 1
        && Window.All(w.Kernel, 3) && Window.All(w.Dilation, 1) && (Window.All(w.Stride, 1) || Window.All(w.Stride, 2));

    /// <summary>Windows one pixel from each other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run<S, V>()
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        int channels = Weights.Channels, rows = Rows;
        float* zeros = Weights.Zeros;
        for (int c = 0; c < channels; c += S.Lanes)
        {
            float* weight = Weights.Element(0) + c, at = Corner + c, to = To + c;
            V k0 = S.Load(weight), k1 = S.Load(weight + channels), k2 = S.Load(weight + 2L * channels);
            V k3 = S.Load(weight + 3L * channels), k4 = S.Load(weight + 4L * channels), k5 = S.Load(weight + 5L * channels);
            V k6 = S.Load(weight + 6L * channels), k7 = S.Load(weight + 7L * channels), k8 = S.Load(weight + 8L * channels);
            V bias = S.Load(Weights.Bias + c), least = S.Create(Positive ? 0 : float.NegativeInfinity);
            // sums of windows that begin two rows above, and one row above
            V p0 = default, p1 = default, p2 = default, p3 = default, q0 = default, q1 = default, q2 = default, q3 = default;
            for (int row = 0; row < rows + 2; row++, at += Row)
            {
                bool isInside = row >= First && row < End;
                float* x = isInside ? at : zeros;
                long step = isInside ? Pixel : 0;
                V x0 = S.Load(IsLeft ? zeros : x), x1 = S.Load(x + step), x2 = S.Load(x + 2 * step);
                V x3 = S.Load(x + 3 * step), x4 = S.Load(x + 4 * step), x5 = S.Load(IsRight ? zeros : x + 5 * step);
                if (row >= 2)
                {
                    S.Store(S.Max(least, Add<S, V>(p0, k6, k7, k8, x0, x1, x2)), to);
                    S.Store(S.Max(least, Add<S, V>(p1, k6, k7, k8, x1, x2, x3)), to + ToPixel);
                    S.Store(S.Max(least, Add<S, V>(p2, k6, k7, k8, x2, x3, x4)), to + 2 * ToPixel);
                    S.Store(S.Max(least, Add<S, V>(p3, k6, k7, k8, x3, x4, x5)), to + 3 * ToPixel);
                    to += ToRow;
                }
                if (row > 0)
                {
                    p0 = Add<S, V>(q0, k3, k4, k5, x0, x1, x2);
                    p1 = Add<S, V>(q1, k3, k4, k5, x1, x2, x3);
                    p2 = Add<S, V>(q2, k3, k4, k5, x2, x3, x4);
                    p3 = Add<S, V>(q3, k3, k4, k5, x3, x4, x5);
                }
                if (row < rows)
                {
                    q0 = Add<S, V>(bias, k0, k1, k2, x0, x1, x2);
                    q1 = Add<S, V>(bias, k0, k1, k2, x1, x2, x3);
                    q2 = Add<S, V>(bias, k0, k1, k2, x2, x3, x4);
                    q3 = Add<S, V>(bias, k0, k1, k2, x3, x4, x5);
                }
            }
        }
    }

    /// <summary>A single row of windows two pixels from each other. The next one has only a row of the bottom in common with it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void RunByTwo<S, V>()
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        int channels = Weights.Channels;
        for (int c = 0; c < channels; c += S.Lanes)
        {
            float* weight = Weights.Element(0) + c, at = Corner + c, to = To + c;
            V s0 = S.Load(Weights.Bias + c), s1 = s0, s2 = s0, s3 = s0, least = S.Create(Positive ? 0 : float.NegativeInfinity);
            for (int row = Math.Max(First, 0), end = Math.Min(End, 3); row < end; row++)
            {
                float* x = at + row * Row, k = weight + 3L * row * channels;
                V k0 = S.Load(k), k1 = S.Load(k + channels), k2 = S.Load(k + 2L * channels);
                V x2 = S.Load(x + 2 * Pixel), x4 = S.Load(x + 4 * Pixel), x6 = S.Load(x + 6 * Pixel);
                s0 = Add<S, V>(s0, k0, k1, k2, S.Load(IsLeft ? Weights.Zeros : x), S.Load(x + Pixel), x2);
                s1 = Add<S, V>(s1, k0, k1, k2, x2, S.Load(x + 3 * Pixel), x4);
                s2 = Add<S, V>(s2, k0, k1, k2, x4, S.Load(x + 5 * Pixel), x6);
                s3 = Add<S, V>(s3, k0, k1, k2, x6, S.Load(x + 7 * Pixel), S.Load(IsRight ? Weights.Zeros : x + 8 * Pixel));
            }
            S.Store(S.Max(least, s0), to);
            S.Store(S.Max(least, s1), to + ToPixel);
            S.Store(S.Max(least, s2), to + 2 * ToPixel);
            S.Store(S.Max(least, s3), to + 3 * ToPixel);
        }
    }

    // What three columns of a row of a window add to its sum.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Add<S, V>(V sum, V k0, V k1, V k2, V x0, V x1, V x2)
        where S : struct, ISimd<V>
        where V : unmanaged => S.MultiplyAdd(k2, x2, S.MultiplyAdd(k1, x1, S.MultiplyAdd(k0, x0, sum)));
}
