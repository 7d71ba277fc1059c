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
        Check(x, localSize, to.Layer("LRN"));
        Value y = to.Like(x);
        AcrossChannels(x, y, new LRNNumbers(localSize, alpha, beta, k), to.Workspace.Pool, lanes, to.Workspace.Cancel);
        return y;
    }

    /// <summary>LRN across channels into memory that is there, of the bottom's shape and layout.</summary>
    internal static void AcrossChannels(Value x, Value y, LRNNumbers numbers, WorkerPool pool, int lanes, CancellationToken cancel = default)
    {
        Check(x, numbers.LocalSize);
        Split.Run(pool, new ChannelColumns(x, lanes).Count, x.Count * (numbers.LocalSize + 10L), (first, last) =>
        {
            switch (lanes)
            {
                case 16: LRNColumn<Simd512, Vector512<float>>.Forward(x, y, first, last, numbers); break;
                case 8: LRNColumn<Simd256, Vector256<float>>.Forward(x, y, first, last, numbers); break;
                default: LRNColumn<Simd128, Vector128<float>>.Forward(x, y, first, last, numbers); break;
            }
        }, cancel);
    }

    /// <summary>The gradient of LRN across channels.</summary>
    /// <param name="x">The bottom.</param>
    /// <param name="topGradient">The top's gradient.</param>
    /// <param name="gradient">Where the bottom's gradient goes; all three are of one shape and layout.</param>
    /// <param name="numbers">The layer's numbers.</param>
    /// <param name="pool">The threads.</param>
    /// <param name="lanes">How many numbers a vector has.</param>
    internal static void AcrossChannelsGradient(Value x, Value topGradient, Value gradient, LRNNumbers numbers, WorkerPool pool, int lanes)
    {
        Check(x, numbers.LocalSize);
        Split.Run(pool, new ChannelColumns(x, lanes).Count, x.Count * (2L * numbers.LocalSize + 20), (first, last) =>
        {
            switch (lanes)
            {
                case 16: LRNColumn<Simd512, Vector512<float>>.Backward(x, topGradient, gradient, first, last, numbers); break;
                case 8: LRNColumn<Simd256, Vector256<float>>.Backward(x, topGradient, gradient, first, last, numbers); break;
                default: LRNColumn<Simd128, Vector128<float>>.Backward(x, topGradient, gradient, first, last, numbers); break;
            }
        });
    }

    /// <summary>x / (1 + alpha / localSize² · sum of the squares in a square of side localSize)^beta; outside the picture are zeros.</summary>
    public static Value WithinChannel(Value x, Target to, int localSize = 5, float alpha = 1, float beta = 0.75f)
    {
        Check(x, localSize, to.Layer("LRN"));
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

    private static void Check(Value x, int localSize, string layer = "LRN")
    {
        if (x.Rank != 4)
            throw new ArgumentException($"{layer}: expected a bottom of four axes, found {x}.");
        if (localSize < 1 || localSize % 2 == 0)
            throw new ArgumentException($"{layer}: expected an odd local size, found {localSize}.", nameof(localSize));
    }
}
