using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Prototxt.Inference;

/// <summary>The gradients of pooling: of a maximum to the first number that is it, of an average in equal parts.</summary>
internal static unsafe class PoolingGradient
{
    /// <summary>The gradient of the largest numbers. Where they were is looked for anew, which costs less than keeping it.</summary>
    /// <param name="x">The bottom.</param>
    /// <param name="y">The top.</param>
    /// <param name="topGradient">The top's gradient.</param>
    /// <param name="gradient">Where the bottom's gradient goes; all four are of one layout.</param>
    /// <param name="window">The windows.</param>
    /// <param name="pool">The threads.</param>
    /// <param name="lanes">How many numbers a vector has; 0 for the widest.</param>
    public static void Max(Value x, Value y, Value topGradient, Value gradient, PoolingWindow window, WorkerPool pool, int lanes = 0) =>
        Run(gradient, topGradient, window, pool, lanes, new Maxima(x, y));

    /// <summary>The gradient of the averages.</summary>
    /// <inheritdoc cref="Max"/>
    public static void Average(Value topGradient, Value gradient, PoolingWindow window, WorkerPool pool, int lanes = 0) =>
        Run(gradient, topGradient, window, pool, lanes, null);

    // Windows overlap, so that what one thread adds up is a plane, or a strip of channels of an image.
    private static void Run(Value gradient, Value topGradient, PoolingWindow window, WorkerPool pool, int lanes, Maxima? maxima)
    {
        long work = topGradient.Count * window.Elements * 2;
        int strips = gradient.IsChannelsLast ? Value.Padded(gradient.Channels) / Value.Block : gradient.Channels;
        lanes = lanes == 0 ? Hardware.Lanes : lanes;
        Split.Run(pool, (long)gradient.Images * strips, work, (first, last) =>
        {
            for (long unit = first, next; unit < last; unit = next)
            {
                long image = unit / strips;
                next = gradient.IsChannelsLast ? Math.Min(last, (image + 1) * strips) : unit + 1;
                if (!gradient.IsChannelsLast)
                    Plane(gradient, topGradient, window, unit, maxima);
                else if (lanes == 16)
                    Strip<Simd512, Vector512<float>>(gradient, topGradient, window, (int)image, Channel(unit), Channel(next - 1) + Value.Block, maxima);
                else if (lanes == 8)
                    Strip<Simd256, Vector256<float>>(gradient, topGradient, window, (int)image, Channel(unit), Channel(next - 1) + Value.Block, maxima);
                else
                    Strip<Simd128, Vector128<float>>(gradient, topGradient, window, (int)image, Channel(unit), Channel(next - 1) + Value.Block, maxima);
            }
        });

        int Channel(long unit) => (int)(unit % strips) * Value.Block;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Strip<S, V>(Value gradient, Value topGradient, PoolingWindow window, int image, int first, int end, Maxima? maxima)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        for (int pixel = 0; pixel < gradient.Height * gradient.Width; pixel++)
            new Span<float>(gradient.Pixel(image, 0, pixel) + first, end - first).Clear();
        for (int row = 0; row < topGradient.Height; row++)
        {
            (int top, int bottom, int height) = window.Range(0, row);
            for (int column = 0; column < topGradient.Width; column++)
            {
                (int left, int right, int width) = window.Range(1, column);
                float* g = topGradient.Pixel(image, row, column);
                for (int c = first; c < end; c += S.Lanes)
                {
                    V rest = S.Load(g + c);
                    V largest = maxima is null ? rest : S.Load(maxima.Top.Pixel(image, row, column) + c);
                    if (maxima is null)
                        rest = S.Divide(rest, S.Create(height * width));
                    for (int i = top; i < bottom; i++)
                        for (int j = left; j < right; j++)
                        {
                            float* to = gradient.Pixel(image, i, j) + c;
                            if (maxima is null)
                            {
                                S.Store(S.Add(S.Load(to), rest), to);
                                continue;
                            }
                            V number = S.Load(maxima.Bottom.Pixel(image, i, j) + c);
                            S.Store(S.Add(S.Load(to), S.WhereEqual(number, largest, rest)), to);
                            rest = S.WhereOther(number, largest, rest); // what found its place is gone
                        }
                }
            }
        }
    }

    private static void Plane(Value gradient, Value topGradient, PoolingWindow window, long plane, Maxima? maxima)
    {
        long pixels = (long)gradient.Height * gradient.Width, places = (long)topGradient.Height * topGradient.Width;
        float* to = gradient.Data + plane * pixels, g = topGradient.Data + plane * places;
        float* bottom = maxima is null ? null : maxima.Bottom.Data + plane * pixels, largest = maxima is null ? null : maxima.Top.Data + plane * places;
        new Span<float>(to, (int)pixels).Clear();
        for (int row = 0; row < topGradient.Height; row++)
        {
            (int first, int end, int height) = window.Range(0, row);
            for (int column = 0; column < topGradient.Width; column++)
            {
                (int left, int right, int width) = window.Range(1, column);
                float part = *g++ / (maxima is null ? height * width : 1);
                if (maxima is not null && First(bottom, gradient.Width, first, end, left, right, *largest++) is >= 0 and int place)
                    to[place] += part;
                for (int i = first; i < end && maxima is null; i++)
                    for (int j = left; j < right; j++)
                        to[i * gradient.Width + j] += part;
            }
        }
    }

    private static int First(float* plane, int rowLength, int first, int end, int left, int right, float largest)
    {
        for (int i = first; i < end; i++)
            for (int j = left; j < right; j++)
                if (plane[i * rowLength + j] == largest)
                    return i * rowLength + j;
        return -1; // no pixel, or none that is a number
    }

    /// <summary>What a pooling of maxima had and gave.</summary>
    private sealed record Maxima(Value Bottom, Value Top);
}
