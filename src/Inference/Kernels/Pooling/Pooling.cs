using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Prototxt.Inference;

/// <summary>Pooling: the largest number or the average of each window. In either layout; whole vectors of channels at once where they lie together.</summary>
public static unsafe class Pooling
{
    /// <summary>The largest number of each window.</summary>
    /// <param name="x">The bottom, of four axes.</param>
    /// <param name="to">Where the top goes.</param>
    /// <param name="kernel">The window's height and width; null for the whole picture.</param>
    /// <param name="stride">The steps down and to the right, 1 by default.</param>
    /// <param name="pad">The places around the picture, none by default.</param>
    /// <param name="isFloor">Whether sizes are rounded down, as some forks do, and not up, as Caffe does.</param>
    /// <exception cref="ArgumentException">The bottom has other axes, or is smaller than the window.</exception>
    public static Value Max(Value x, Target to, int[]? kernel, int[]? stride = null, int[]? pad = null, bool isFloor = false) =>
        Run(x, to, new(x, kernel, stride, pad, isFloor, to.Layer("Pooling")), PoolingKind.Max);

    /// <summary>The average of each window: its sum by the places it has in the picture and the padding.</summary>
    /// <inheritdoc cref="Max"/>
    public static Value Average(Value x, Target to, int[]? kernel, int[]? stride = null, int[]? pad = null, bool isFloor = false) =>
        Run(x, to, new(x, kernel, stride, pad, isFloor, to.Layer("Pooling")), PoolingKind.Average);

    /// <summary>What stochastic pooling does once a net is trained: the average of each window, weighted by its numbers themselves.</summary>
    /// <inheritdoc cref="Max"/>
    public static Value Stochastic(Value x, Target to, int[]? kernel, int[]? stride = null, bool isFloor = false) =>
        Run(x, to, new(x, kernel, stride, null, isFloor, to.Layer("Pooling")), PoolingKind.Stochastic);

    internal static Value Run(Value x, Target to, PoolingWindow window, PoolingKind kind, int lanes = 0)
    {
        Value y = to.Make(x.Layout, x.Images, x.Channels, window.Height, window.Width);
        Run(x, y, window, kind, to.Workspace.Pool, lanes, to.Workspace.Cancel);
        return y;
    }

    /// <summary>Pools into memory that is there, of the windows' shape and the bottom's layout.</summary>
    internal static void Run(Value x, Value y, PoolingWindow window, PoolingKind kind, WorkerPool pool, int lanes = 0, CancellationToken cancel = default)
    {
        long work = y.Count * window.Elements, rows = x.IsChannelsLast ? (long)x.Images * y.Height : (long)x.Images * x.Channels * y.Height;
        lanes = lanes == 0 ? Hardware.Lanes : lanes;
        Split.Run(pool, rows, work, (first, last) =>
        {
            for (long row = first; row < last; row++)
            {
                (long outer, int place) = (row / y.Height, (int)(row % y.Height));
                switch ((x.IsChannelsLast, lanes))
                {
                    case (true, 16): Row<Simd512, Vector512<float>>(x, y, window, (int)outer, place, kind); break;
                    case (true, 8): Row<Simd256, Vector256<float>>(x, y, window, (int)outer, place, kind); break;
                    case (true, _): Row<Simd128, Vector128<float>>(x, y, window, (int)outer, place, kind); break;
                    case (_, 16) when kind == PoolingKind.Max: PlainMaxima<Simd512, Vector512<float>>(x, y, window, outer, place); break;
                    case (_, 8) when kind == PoolingKind.Max: PlainMaxima<Simd256, Vector256<float>>(x, y, window, outer, place); break;
                    case (_, _) when kind == PoolingKind.Max: PlainMaxima<Simd128, Vector128<float>>(x, y, window, outer, place); break;
                    default: PlainRow(x, y, window, outer, place, kind); break;
                }
            }
        }, cancel);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Row<S, V>(Value x, Value y, PoolingWindow window, int image, int row, PoolingKind kind)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        (int top, int bottom, int height) = window.Range(0, row);
        int channels = Value.Padded(x.Channels);
        for (int column = 0; column < y.Width; column++)
        {
            (int left, int right, int width) = window.Range(1, column);
            float* to = y.Pixel(image, row, column);
            for (int c = 0; c < channels; c += S.Lanes)
            {
                V sum = kind == PoolingKind.Max ? S.Create(float.MinValue) : default, squares = default;
                for (int i = top; i < bottom; i++)
                {
                    float* from = x.Pixel(image, i, left) + c;
                    for (int j = left; j < right; j++, from += x.Pitch)
                    {
                        V number = S.Load(from);
                        sum = kind == PoolingKind.Max ? S.Max(number, sum) : S.Add(sum, number);
                        if (kind == PoolingKind.Stochastic)
                            squares = S.MultiplyAdd(number, number, squares);
                    }
                }
                if (kind == PoolingKind.Average)
                    sum = S.Divide(sum, S.Create(height * width));
                S.Store(sum, to + c);
                for (int lane = 0; lane < S.Lanes && kind == PoolingKind.Stochastic; lane++)
                    to[c + lane] = Weighted(((float*)&sum)[lane], ((float*)&squares)[lane]);
            }
        }
    }

    // The maxima of the rows that a row of windows covers, whole vectors of columns at once; then those of each window's columns.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PlainMaxima<S, V>(Value x, Value y, PoolingWindow window, long plane, int row)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        (int top, int bottom, _) = window.Range(0, row);
        float* from = x.Data + plane * x.Height * x.Width, to = y.Data + (plane * y.Height + row) * y.Width;
        using Scratch rows = Scratch.Take(x.Width);
        int j = 0;
        for (; j + S.Lanes <= x.Width; j += S.Lanes)
        {
            V largest = S.Create(float.MinValue);
            for (int i = top; i < bottom; i++)
                largest = S.Max(S.Load(from + i * x.Width + j), largest);
            S.Store(largest, rows.Data + j);
        }
        for (; j < x.Width; j++)
        {
            rows.Data[j] = float.MinValue;
            for (int i = top; i < bottom; i++)
                rows.Data[j] = from[i * x.Width + j] > rows.Data[j] ? from[i * x.Width + j] : rows.Data[j];
        }
        for (int column = 0; column < y.Width; column++)
        {
            (int left, int right, _) = window.Range(1, column);
            float largest = float.MinValue;
            for (j = left; j < right; j++)
                largest = rows.Data[j] > largest ? rows.Data[j] : largest;
            to[column] = largest;
        }
    }

    private static void PlainRow(Value x, Value y, PoolingWindow window, long plane, int row, PoolingKind kind)
    {
        (int top, int bottom, int height) = window.Range(0, row);
        float* from = x.Data + plane * x.Height * x.Width, to = y.Data + (plane * y.Height + row) * y.Width;
        for (int column = 0; column < y.Width; column++)
        {
            (int left, int right, int width) = window.Range(1, column);
            float sum = 0, squares = 0;
            for (int i = top; i < bottom; i++)
                for (int j = left; j < right; j++)
                {
                    float number = from[i * x.Width + j];
                    sum += number;
                    squares += number * number;
                }
            to[column] = kind == PoolingKind.Average ? sum / (height * width) : kind == PoolingKind.Stochastic ? Weighted(sum, squares) : sum;
        }
    }

    private static float Weighted(float sum, float squares) => sum > 0 ? squares / sum : 0;
}
