using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Prototxt.Inference;

namespace Prototxt.Benchmarks.Engines;

/// <summary>The most multiplications with addition that this processor does in a second, on as many threads as the engines have: what layers are compared with.</summary>
internal static class PeakSpeed
{
    private const int Turns = 12, Rounds = 2_000_000, Sums = 10;

    /// <summary>Additions and multiplications, in thousands of millions a second.</summary>
    public static double GFlops()
    {
        int lanes = Hardware.Lanes;
        Func<float> work = lanes == 16 ? Sum<Simd512, Vector512<float>> : lanes == 8 ? Sum<Simd256, Vector256<float>> : Sum<Simd128, Vector128<float>>;
        double best = double.MaxValue;
        for (int turn = 0; turn < Turns; turn++)
        {
            long start = Stopwatch.GetTimestamp();
            Task[] others = [.. Enumerable.Range(1, Engine.Threads - 1).Select(_ => Task.Run(() => work()))];
            work();
            Task.WaitAll(others);
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return 2.0 * Engine.Threads * Rounds * Sums * lanes / best / 1e9;
    }

    // Ten sums at once: a sum is ready four or five cycles after it began, and two begin in each.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Sum<S, V>()
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        V x = S.Create(0.5f), y = x, a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x;
        for (int round = 0; round < Rounds; round++)
        {
            a = S.MultiplyAdd(a, x, y);
            b = S.MultiplyAdd(b, x, y);
            c = S.MultiplyAdd(c, x, y);
            d = S.MultiplyAdd(d, x, y);
            e = S.MultiplyAdd(e, x, y);
            f = S.MultiplyAdd(f, x, y);
            g = S.MultiplyAdd(g, x, y);
            h = S.MultiplyAdd(h, x, y);
            i = S.MultiplyAdd(i, x, y);
            j = S.MultiplyAdd(j, x, y);
        }

        return S.Sum(a) + S.Sum(b) + S.Sum(c) + S.Sum(d) + S.Sum(e) + S.Sum(f) + S.Sum(g) + S.Sum(h) + S.Sum(i) + S.Sum(j);
    }
}
