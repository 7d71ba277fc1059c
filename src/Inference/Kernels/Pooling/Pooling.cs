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
        Run(x, to, new(x, kernel, stride, pad, isFloor), PoolingKind.Max);

    /// <summary>The average of each window: its sum by the places it has in the picture and the padding.</summary>
    /// <inheritdoc cref="Max"/>
    public static Value Average(Value x, Target to, int[]? kernel, int[]? stride = null, int[]? pad = null, bool isFloor = false) =>
        Run(x, to, new(x, kernel, stride, pad, isFloor), PoolingKind.Average);

    /// <summary>What stochastic pooling does once a net is trained: the average of each window, weighted by its numbers themselves.</summary>
    /// <inheritdoc cref="Max"/>
    public static Value Stochastic(Value x, Target to, int[]? kernel, int[]? stride = null, bool isFloor = false) =>
        Run(x, to, new(x, kernel, stride, null, isFloor), PoolingKind.Stochastic);

    internal static Value Run(Value x, Target to, PoolingWindow window, PoolingKind kind, int lanes = 0)
    {
        Value y = to.Make(x.Layout, x.Images, x.Channels, window.Height, window.Width);
        Run(x, y, to.Workspace, window, kind, lanes);
        return y;
    }

    internal static void Run(Value x, Value y, Workspace workspace, PoolingWindow window, PoolingKind kind, int lanes = 0)
    {
        long work = y.Count * window.Elements, rows = x.IsChannelsLast ? (long)x.Images * y.Height : (long)x.Images * x.Channels * y.Height;
        lanes = lanes == 0 ? Hardware.Lanes : lanes;
        Split.Run(workspace, rows, work, (first, last) =>
        {
            for (long row = first; row < last; row++)
                if (!x.IsChannelsLast)
                    PlainRow(x, y, window, row / y.Height, (int)(row % y.Height), kind);
                else if (lanes == 16)
                    Row<Simd512, Vector512<float>>(x, y, window, (int)(row / y.Height), (int)(row % y.Height), kind);
                else if (lanes == 8)
                    Row<Simd256, Vector256<float>>(x, y, window, (int)(row / y.Height), (int)(row % y.Height), kind);
                else
                    Row<Simd128, Vector128<float>>(x, y, window, (int)(row / y.Height), (int)(row % y.Height), kind);
        });
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

    private static void PlainRow(Value x, Value y, PoolingWindow window, long plane, int row, PoolingKind kind)
    {
        (int top, int bottom, int height) = window.Range(0, row);
        float* from = x.Data + plane * x.Height * x.Width, to = y.Data + (plane * y.Height + row) * y.Width;
        for (int column = 0; column < y.Width; column++)
        {
            (int left, int right, int width) = window.Range(1, column);
            float sum = kind == PoolingKind.Max ? float.MinValue : 0, squares = 0;
            for (int i = top; i < bottom; i++)
                for (int j = left; j < right; j++)
                {
                    float number = from[i * x.Width + j];
                    sum = kind != PoolingKind.Max ? sum + number : number > sum ? number : sum;
                    squares += number * number;
                }
            to[column] = kind == PoolingKind.Average ? sum / (height * width) : kind == PoolingKind.Stochastic ? Weighted(sum, squares) : sum;
        }
    }

    private static float Weighted(float sum, float squares) => sum > 0 ? squares / sum : 0;
}
