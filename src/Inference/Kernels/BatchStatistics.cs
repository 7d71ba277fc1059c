namespace Prototxt.Inference;

/// <summary>BatchNorm and BN by the statistics of the batch itself: each channel less its mean, by its deviation.</summary>
public static unsafe class BatchStatistics
{
    /// <summary>Computes the top, in the bottom's layout; the bottom's slot will do.</summary>
    /// <param name="x">The bottom, [images, channels, ..].</param>
    /// <param name="to">Where the top goes.</param>
    /// <param name="eps">What is added to the variance.</param>
    /// <param name="activation">The function at the end, none with a slope for each channel.</param>
    /// <exception cref="ArgumentException">The bottom has no channels.</exception>
    public static Value Run(Value x, Target to, float eps = 1e-5f, Activation? activation = null) => Run(x, to, null, eps, activation);

    /// <summary>The same with a factor and an offset for each channel behind it.</summary>
    /// <param name="x">The bottom, [images, channels, ..].</param>
    /// <param name="to">Where the top goes.</param>
    /// <param name="then">The factors and offsets.</param>
    /// <param name="eps">What is added to the variance.</param>
    /// <param name="activation">The function at the end, none with a slope for each channel.</param>
    /// <exception cref="ArgumentException">The bottom has other channels.</exception>
    public static Value Run(Value x, Target to, ChannelAffine? then, float eps = 1e-5f, Activation? activation = null)
    {
        int channels = x.Shape[Axes.Of(x, 1, to, "BatchNorm")];
        if (then is not null && then.Factors.Length != channels)
            throw new ArgumentException($"{to.Layer("BatchNorm")}: expected a bottom of {then.Factors.Length} channels, found {x}.");
        Value y = to.Like(x);
        // In runs of one channel's numbers.
        bool inPixel = x.IsChannelsLast;
        int run = inPixel ? 1 : checked((int)Value.Product(x.Shape[2..]));
        long runs = inPixel ? x.Pixels : x.Images, step = inPixel ? x.Pitch : (long)channels * run, topStep = inPixel ? y.Pitch : step;
        Split.Run(to.Workspace, channels, x.Count * 4, (first, last) =>
        {
            for (long channel = first; channel < last; channel++)
            {
                float* from = x.Data + channel * run, top = y.Data + channel * run;
                (double mean, double variance) = Statistics(from, run, runs, step);
                double factor = 1 / Math.Sqrt(variance + eps) * (then?.Factors[channel] ?? 1), offset = then?.Offsets[channel] ?? 0;
                for (long i = 0; i < runs; i++, from += step, top += topStep)
                {
                    for (int j = 0; j < run; j++)
                        top[j] = (float)((from[j] - mean) * factor + offset);
                    if (activation is not null)
                        Functions.Apply(activation, new(top, run));
                }
            }
        });
        return y;
    }

    private static (double Mean, double Variance) Statistics(float* numbers, int run, long runs, long step)
    {
        double sum = 0, squares = 0, count = Math.Max(1, run * runs);
        for (long i = 0; i < runs; i++)
            for (int j = 0; j < run; j++)
                sum += numbers[i * step + j];
        double mean = sum / count;
        for (long i = 0; i < runs; i++)
            for (int j = 0; j < run; j++)
                squares += (numbers[i * step + j] - mean) * (numbers[i * step + j] - mean);
        return (mean, squares / count);
    }
}
