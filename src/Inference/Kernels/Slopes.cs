using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Prototxt.Inference;

/// <summary>ReLU with a slope for what is negative, of any number of numbers.</summary>
internal static unsafe class Slopes
{
    /// <summary>max(x, 0) + slope min(x, 0), by vectors as wide as this processor has.</summary>
    /// <param name="x">The numbers.</param>
    /// <param name="y">Where they go; the same place will do.</param>
    /// <param name="count">How many.</param>
    /// <param name="slopes">A slope for each number; null for one for all.</param>
    /// <param name="slope">The one for all.</param>
    public static void Run(float* x, float* y, long count, float* slopes, float slope)
    {
        switch (Hardware.Lanes)
        {
            case 16: Run<Simd512, Vector512<float>>(x, y, count, slopes, slope); break;
            case 8: Run<Simd256, Vector256<float>>(x, y, count, slopes, slope); break;
            default: Run<Simd128, Vector128<float>>(x, y, count, slopes, slope); break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<S, V>(float* x, float* y, long count, float* slopes, float slope)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        long i = 0;
        V zero = default, all = S.Create(slope);
        if (slopes == null && slope == 0) // apart, so that minus infinity becomes 0
            for (; i + S.Lanes <= count; i += S.Lanes)
                S.Store(S.Max(zero, S.Load(x + i)), y + i);
        for (; i + S.Lanes <= count; i += S.Lanes)
        {
            V number = S.Load(x + i);
            S.Store(S.MultiplyAdd(slopes == null ? all : S.Load(slopes + i), S.Min(zero, number), S.Max(zero, number)), y + i);
        }
        for (; i < count; i++)
            y[i] = !(x[i] < 0) ? x[i] : slopes != null ? x[i] * slopes[i] : slope == 0 ? 0 : x[i] * slope;
    }
}
