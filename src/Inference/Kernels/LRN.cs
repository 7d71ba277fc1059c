using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Prototxt.Inference;

/// <summary>LRN: each number by a power of the squares around it, of neighbouring channels or of a square of its own channel.</summary>
public static unsafe class LRN
{
    /// <summary>x / (k + alpha / localSize · sum of the squares of localSize channels)^beta.</summary>
    public static Value AcrossChannels(Value x, Target to, int localSize = 5, float alpha = 1, float beta = 0.75f, float k = 1) =>
        AcrossChannels(x, to, localSize, alpha, beta, k, Hardware.Lanes);

    internal static Value AcrossChannels(Value x, Target to, int localSize, float alpha, float beta, float k, int lanes)
    {
        Check(x, localSize);
        Value y = to.Like(x);
        float factor = alpha / localSize;
        if (!x.IsChannelsLast)
            Split.Run(to.Workspace, (long)x.Images * x.Height * x.Width, x.Count * (localSize + 30), (first, last) => Plain(x, y, first, last, localSize, factor, beta, k));
        else
            Split.Run(to.Workspace, x.Pixels, x.Count * (localSize + 10), (first, last) =>
            {
                switch (lanes)
                {
                    case 16: Pixels<Simd512, Vector512<float>>(x, y, first, last, localSize, factor, beta, k); break;
                    case 8: Pixels<Simd256, Vector256<float>>(x, y, first, last, localSize, factor, beta, k); break;
                    default: Pixels<Simd128, Vector128<float>>(x, y, first, last, localSize, factor, beta, k); break;
                }
            });
        return y;
    }

    /// <summary>x / (1 + alpha / localSize² · sum of the squares in a square of side localSize)^beta; outside the picture are zeros.</summary>
    public static Value WithinChannel(Value x, Target to, int localSize = 5, float alpha = 1, float beta = 0.75f)
    {
        Check(x, localSize);
        Value y = to.Like(x);
        PictureView from = PictureView.Of(x), top = PictureView.Of(y);
        int half = localSize / 2;
        Split.Run(to.Workspace, (long)x.Images * x.Channels, x.Count * (localSize * localSize + 30), (first, last) =>
        {
            using Scratch aside = Scratch.Take((long)x.Height * x.Width);
            for (long plane = first; plane < last; plane++)
            {
                float* a = x.Data + plane / x.Channels * from.Image + plane % x.Channels * from.Channel, b = y.Data + plane / x.Channels * top.Image + plane % x.Channels * top.Channel;
                for (int i = 0; i < x.Height * x.Width; i++) // top and bottom may be one
                    aside.Data[i] = a[i / x.Width * from.Row + i % x.Width * from.Pixel];
                for (int row = 0; row < x.Height; row++)
                    for (int column = 0; column < x.Width; column++)
                    {
                        float sum = 0;
                        for (int i = Math.Max(0, row - half); i <= Math.Min(x.Height - 1, row + half); i++)
                            for (int j = Math.Max(0, column - half); j <= Math.Min(x.Width - 1, column + half); j++)
                                sum += aside.Data[i * x.Width + j] * aside.Data[i * x.Width + j];
                        b[row * top.Row + column * top.Pixel] = aside.Data[row * x.Width + column] * MathF.Pow(1 + alpha * (sum / (localSize * localSize)), -beta);
                    }
            }
        });
        return y;
    }

    private static void Check(Value x, int localSize)
    {
        if (x.Rank != 4)
            throw new ArgumentException($"LRN: expected a bottom of four axes, found {x}.");
        if (localSize < 1 || localSize % 2 == 0)
            throw new ArgumentException($"LRN needs an odd local size, not {localSize}.", nameof(localSize));
    }

    // The squares of a pixel with zeros around them, so that no channel is a special case.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Pixels<S, V>(Value x, Value y, long first, long last, int localSize, float factor, float beta, float k)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        int half = localSize / 2, channels = Value.Padded(x.Channels);
        using Scratch aside = Scratch.Take(channels + 2 * half + Value.Block);
        float* squares = aside.Data + half;
        new Span<float>(aside.Data, channels + 2 * half + Value.Block).Clear();
        V scale = S.Create(factor), start = S.Create(k);
        for (long pixel = first; pixel < last; pixel++)
        {
            float* from = x.Data + pixel * x.Pitch, to = y.Data + pixel * y.Pitch;
            for (int c = 0; c < channels; c += S.Lanes)
            {
                V number = S.Load(from + c);
                S.Store(S.Multiply(number, number), squares + c);
            }
            new Span<float>(squares + x.Channels, channels - x.Channels).Clear();
            for (int c = 0; c < channels; c += S.Lanes)
            {
                V sum = S.Load(squares + c - half);
                for (int i = 1 - half; i <= half; i++)
                    sum = S.Add(sum, S.Load(squares + c + i));
                V power = S.MultiplyAdd(scale, sum, start);
                if (beta == 0.75f)
                {
                    V root = S.InverseRoot(power);
                    // power^-3/4: the inverse root times the root of it
                    S.Store(S.Multiply(S.Load(from + c), S.Multiply(root, S.Multiply(root, S.InverseRoot(root)))), to + c);
                    continue;
                }
                for (int lane = 0; lane < S.Lanes; lane++)
                    to[c + lane] = from[c + lane] * MathF.Pow(((float*)&power)[lane], -beta);
            }
        }
    }

    private static void Plain(Value x, Value y, long first, long last, int localSize, float factor, float beta, float k)
    {
        int half = localSize / 2, plane = x.Height * x.Width;
        using Scratch column = Scratch.Take(x.Channels);
        for (long place = first; place < last; place++)
        {
            float* from = x.Data + place / plane * x.Channels * plane + place % plane, to = y.Data + (from - x.Data);
            for (int c = 0; c < x.Channels; c++)
                column.Data[c] = from[(long)c * plane];
            for (int c = 0; c < x.Channels; c++)
            {
                float sum = 0;
                for (int i = Math.Max(0, c - half); i <= Math.Min(x.Channels - 1, c + half); i++)
                    sum += column.Data[i] * column.Data[i];
                to[(long)c * plane] = column.Data[c] * MathF.Pow(k + factor * sum, -beta);
            }
        }
    }
}
