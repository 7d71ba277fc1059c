namespace Prototxt.Inference;

/// <summary>MVN: numbers less their mean, by their deviation; of each channel, or of the whole image.</summary>
public static unsafe class MVN
{
    /// <summary>Computes the top, in the bottom's layout; the bottom's slot will do.</summary>
    /// <param name="x">The bottom, of four axes at most; the top has four, those that are missing of size 1.</param>
    /// <param name="to">Where the top goes.</param>
    /// <param name="normalizeVariance">Whether it is divided by the deviation.</param>
    /// <param name="acrossChannels">Whether all channels have one mean.</param>
    /// <param name="eps">What is added to the deviation.</param>
    /// <exception cref="ArgumentException">The bottom has more axes.</exception>
    public static Value Run(Value x, Target to, bool normalizeVariance = true, bool acrossChannels = false, float eps = 1e-9f)
    {
        if (x.Rank > 4)
            throw new ArgumentException($"{to.Layer("MVN")}: expected a bottom of four axes at most, found {x}.");
        if (x.Rank < 4)
            x = x.Reshape([.. x.Shape, .. Enumerable.Repeat(1, 4 - x.Rank)]);
        Value y = to.Like(x);
        PictureView from = PictureView.Of(x), top = PictureView.Of(y);
        int channels = acrossChannels ? x.Channels : 1, pixels = x.Height * x.Width;
        Split.Run(to.Workspace, x.Images * (x.Channels / Math.Max(1, channels)), x.Count * 6, (first, last) =>
        {
            for (long i = first; i < last; i++)
            {
                (long image, long channel) = acrossChannels ? (i, 0) : (i / x.Channels, i % x.Channels);
                float* a = x.Data + image * from.Image + channel * from.Channel, b = y.Data + image * top.Image + channel * top.Channel;
                double sum = 0, squares = 0;
                for (int j = 0; j < channels * pixels; j++)
                    sum += a[j / pixels * from.Channel + j % pixels * from.Pixel];
                double mean = sum / Math.Max(1, channels * pixels);
                for (int j = 0; j < channels * pixels; j++)
                    squares += Math.Pow(a[j / pixels * from.Channel + j % pixels * from.Pixel] - mean, 2);
                float factor = normalizeVariance ? (float)(1 / (Math.Sqrt(squares / Math.Max(1, channels * pixels)) + eps)) : 1;
                for (int j = 0; j < channels * pixels; j++)
                    b[j / pixels * top.Channel + j % pixels * top.Pixel] = (float)(a[j / pixels * from.Channel + j % pixels * from.Pixel] - mean) * factor;
            }
        });
        return y;
    }
}
