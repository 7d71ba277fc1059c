using System.Numerics.Tensors;

namespace Prototxt.Inference;

/// <summary>The layers that work number by number, in any layout. The slot of the bottom will do for the top.</summary>
public static unsafe class Pointwise
{
    private const int Chunk = 4096;

    private delegate void Body(ReadOnlySpan<float> x, Span<float> y);

    /// <summary>ReLU, Sigmoid and the other functions that a layer before may compute itself; PReLU by the channels of axis 1.</summary>
    public static Value Run(Value x, Target to, Activation activation)
    {
        ArgumentNullException.ThrowIfNull(activation);
        if (activation.Kind == ActivationKind.PReLU)
            return PReLU(x, to, activation.Slopes!);
        if (activation.Kind is ActivationKind.ReLU or ActivationKind.Sloped)
            return Each(x, to, 1, (x, y) =>
            {
                fixed (float* from = x, top = y)
                    Slopes.Run(from, top, x.Length, null, activation.First);
            });
        return Each(x, to, activation.Kind >= ActivationKind.ELU ? 20 : 2, (x, y) =>
        {
            x.CopyTo(y);
            Functions.Apply(activation, y);
        });
    }

    /// <summary>(shift + scale x) to a power.</summary>
    public static Value Power(Value x, Target to, float power = 1, float scale = 1, float shift = 0)
    {
        if (power == 0 || scale == 0)
            return Each(x, to, 1, (_, y) => y.Fill(power == 0 ? 1 : MathF.Pow(shift, power)));
        return Each(x, to, power is 1 or 2 ? 2 : 40, (x, y) =>
        {
            TensorPrimitives.Multiply(x, scale, y);
            TensorPrimitives.Add(y, shift, y);
            if (power == 2)
                TensorPrimitives.Multiply(y, y, y);
            else if (power != 1)
                TensorPrimitives.Pow(y, power, y);
        });
    }

    /// <summary>base to the power of (shift + scale x); -1 stands for e.</summary>
    public static Value Exp(Value x, Target to, float @base = -1, float scale = 1, float shift = 0)
    {
        double logBase = @base == -1 ? 1 : Math.Log(@base);
        (float inner, float outer) = ((float)(logBase * scale), (float)Math.Exp(logBase * shift));
        return Each(x, to, 20, (x, y) =>
        {
            TensorPrimitives.Multiply(x, inner, y);
            TensorPrimitives.Exp(y, y);
            TensorPrimitives.Multiply(y, outer, y);
        });
    }

    /// <summary>The logarithm of (shift + scale x); the base -1 stands for e.</summary>
    public static Value Log(Value x, Target to, float @base = -1, float scale = 1, float shift = 0)
    {
        float outer = @base == -1 ? 1 : (float)(1 / Math.Log(@base));
        return Each(x, to, 20, (x, y) =>
        {
            TensorPrimitives.Multiply(x, scale, y);
            TensorPrimitives.Add(y, shift, y);
            TensorPrimitives.Log(y, y);
            TensorPrimitives.Multiply(y, outer, y);
        });
    }

    /// <summary>|x|.</summary>
    public static Value AbsVal(Value x, Target to) => Each(x, to, 1, static (x, y) => TensorPrimitives.Abs(x, y));

    /// <summary>log(1 + exp(x)).</summary>
    public static Value BNLL(Value x, Target to) => Each(x, to, 60, static (x, y) =>
    {
        for (int i = 0; i < x.Length; i++)
            y[i] = MathF.Max(x[i], 0) + (float)LogOnePlus(Math.Exp(-Math.Abs((double)x[i])));
    });

    /// <summary>x tanh(log(1 + exp(x))).</summary>
    public static Value Mish(Value x, Target to) => Each(x, to, 100, static (x, y) =>
    {
        for (int i = 0; i < x.Length; i++)
            y[i] = x[i] * MathF.Tanh(MathF.Max(x[i], 0) + (float)LogOnePlus(Math.Exp(-Math.Abs((double)x[i]))));
    });

    /// <summary>What SegNet's Dropout does in TEST as well: a share of the numbers becomes zero, others in each call.</summary>
    /// <param name="x">The bottom.</param>
    /// <param name="to">Where the top goes.</param>
    /// <param name="ratio">How likely it is.</param>
    /// <param name="scaleTrain">Whether the others grow, so that the sum stays on average.</param>
    public static Value Dropout(Value x, Target to, float ratio, bool scaleTrain = true)
    {
        float factor = scaleTrain ? 1 / (1 - ratio) : 1;
        return Each(x, to, 10, (x, y) =>
        {
            for (int i = 0; i < x.Length; i++)
                y[i] = x[i] * ((Random.Shared.NextSingle() >= ratio ? 1 : 0) * factor);
        });
    }

    /// <summary>x, not above 6, and <paramref name="negativeSlope"/> times x where that is negative.</summary>
    public static Value ReLU6(Value x, Target to, float negativeSlope) => Each(x, to, 2, (x, y) =>
    {
        for (int i = 0; i < x.Length; i++)
            y[i] = MathF.Min(x[i] > 0 ? x[i] : x[i] * negativeSlope, 6);
    });

    /// <summary>1 where x is above a threshold, otherwise 0.</summary>
    public static Value Threshold(Value x, Target to, float threshold = 0) => Each(x, to, 1, (x, y) =>
    {
        for (int i = 0; i < x.Length; i++)
            y[i] = x[i] > threshold ? 1 : 0;
    });

    // log(1 + x) without the digits that 1 + x loses.
    private static double LogOnePlus(double x) => 1 + x is var sum && sum == 1 ? x : Math.Log(sum) * x / (sum - 1);

    private static Value PReLU(Value x, Target to, float[] slopes)
    {
        if (x.Channels != slopes.Length)
            throw new ArgumentException($"{to.Layer("PReLU")}: expected a bottom of {slopes.Length} channels, as there are slopes, found {x}.");
        Value y = to.Like(x);
        long inner = x.IsChannelsLast ? 1 : Value.Product(x.Shape[2..]), planes = x.IsChannelsLast ? x.Pixels : (long)x.Images * x.Channels;
        Split.Run(to.Workspace, planes, x.Count * 2, (first, last) =>
        {
            fixed (float* each = slopes)
                for (long i = first; i < last; i++)
                    if (x.IsChannelsLast)
                        Slopes.Run(x.Data + i * x.Pitch, y.Data + i * y.Pitch, slopes.Length, each, 0);
                    else
                        Slopes.Run(x.Data + i * inner, y.Data + i * inner, inner, null, slopes[i % slopes.Length]);
        });
        return y;
    }

    // Where nothing else lies between the numbers, they are one run, with what fills pixels up; else each pixel is one.
    private static Value Each(Value x, Target to, int cost, Body body)
    {
        Value y = to.Like(x);
        long run = x.Run == y.Run ? x.Run : 0;
        if (run > 0)
            Split.Run(to.Workspace, (run + Chunk - 1) / Chunk, run * cost, (first, last) =>
            {
                for (long i = first * Chunk, end = Math.Min(run, last * Chunk); i < end; i += Chunk)
                    body(new(x.Data + i, (int)Math.Min(Chunk, end - i)), new(y.Data + i, (int)Math.Min(Chunk, end - i)));
            });
        else if (x.IsChannelsLast)
            Split.Run(to.Workspace, x.Pixels, x.Count * cost, (first, last) =>
            {
                for (long i = first; i < last; i++)
                    body(new(x.Data + i * x.Pitch, x.Channels), new(y.Data + i * y.Pitch, x.Channels));
            });
        return y;
    }
}
