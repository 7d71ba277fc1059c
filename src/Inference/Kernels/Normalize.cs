namespace Prototxt.Inference;

/// <summary>
/// SSD's Normalize: numbers by the length of their pixel, or of their whole image, times learned factors. <see cref="L1"/> and
/// <see cref="L2"/> are the layer of the same name in the Windows port (NormFace), which learns nothing.
/// </summary>
public static unsafe class Normalize
{
    // What the port adds to each length, so that zeros stay zeros.
    private const double Little = 1e-6;

    /// <summary>Computes the top, in the bottom's layout; the bottom's slot will do.</summary>
    /// <param name="x">The bottom, [images, channels, ..].</param>
    /// <param name="to">Where the top goes.</param>
    /// <param name="scale">A factor for each channel, or one for all.</param>
    /// <param name="acrossSpatial">Whether the length is that of the whole image.</param>
    /// <param name="eps">What is added to its square.</param>
    /// <exception cref="ArgumentException">There are other channels than factors.</exception>
    public static Value Run(Value x, Target to, float[] scale, bool acrossSpatial = true, float eps = 1e-10f)
    {
        ArgumentNullException.ThrowIfNull(scale);
        if (x.Rank < 2 || scale.Length != 1 && scale.Length != x.Channels)
            throw new ArgumentException($"{to.Layer("Normalize")}: expected a bottom of {scale.Length} channels, found {x}.");
        Value y = to.Like(x);
        long pixels = Value.Product(x.Shape[2..]), channel = x.IsChannelsLast ? 1 : pixels, pixel = x.IsChannelsLast ? x.Pitch : 1;
        long image = x.IsChannelsLast ? pixels * x.Pitch : x.Channels * pixels, top = x.IsChannelsLast ? y.Pitch : 1, topImage = x.IsChannelsLast ? pixels * y.Pitch : image;
        Split.Run(to.Workspace, x.Images * (acrossSpatial ? 1 : pixels), x.Count * 4, (first, last) =>
        {
            for (long i = first; i < last; i++)
            {
                (long n, long begin, long end) = acrossSpatial ? (i, 0L, pixels) : (i / pixels, i % pixels, i % pixels + 1);
                double sum = 0;
                for (int c = 0; c < x.Channels; c++)
                    for (long p = begin; p < end; p++)
                        sum += (double)x.Data[n * image + c * channel + p * pixel] * x.Data[n * image + c * channel + p * pixel];
                float factor = (float)(1 / Math.Sqrt(sum + eps));
                for (int c = 0; c < x.Channels; c++)
                    for (long p = begin; p < end; p++)
                        y.Data[n * topImage + c * channel + p * top] = x.Data[n * image + c * channel + p * pixel] * factor * scale[scale.Length == 1 ? 0 : c];
            }
        });
        return y;
    }

    /// <summary>NormFace's: numbers by their length over the channels. The top has four axes, those that the bottom lacks of size 1.</summary>
    /// <param name="x">The bottom, [images, channels, ..], of at most four axes.</param>
    /// <param name="to">Where the top goes; the bottom's slot will do.</param>
    /// <exception cref="ArgumentException">The bottom has other axes.</exception>
    public static Value L2(Value x, Target to) => ByPixel(x, to, isSquare: true);

    /// <summary>NormFace's: numbers by the sum of their magnitudes over the channels. The top has four axes, those that the bottom lacks of size 1.</summary>
    /// <inheritdoc cref="L2"/>
    public static Value L1(Value x, Target to) => ByPixel(x, to, isSquare: false);

    private static Value ByPixel(Value x, Target to, bool isSquare)
    {
        if (x.Rank is < 2 or > 4)
            throw new ArgumentException($"{to.Layer("Normalize")}: expected a bottom of two to four axes, found {x}.");
        x = x.Rank == 4 ? x : x.Reshape([.. x.Shape, .. Enumerable.Repeat(1, 4 - x.Rank)]);
        Value y = to.Like(x);
        PictureView view = PictureView.Of(x), top = PictureView.Of(y);
        int pixels = x.Height * x.Width;
        Split.Run(to.Workspace, (long)x.Images * pixels, x.Count * 4, (first, last) =>
        {
            for (long i = first; i < last; i++)
            {
                float* from = x.Data + i / pixels * view.Image + i % pixels * view.Pixel, at = y.Data + i / pixels * top.Image + i % pixels * top.Pixel;
                double sum = Little;
                for (int c = 0; c < x.Channels; c++)
                    sum += isSquare ? (double)from[c * view.Channel] * from[c * view.Channel] : Math.Abs(from[c * view.Channel]);
                float length = (float)(isSquare ? Math.Sqrt(sum) : sum);
                for (int c = 0; c < x.Channels; c++)
                    at[c * top.Channel] = from[c * view.Channel] / length;
            }
        });
        return y;
    }
}
