namespace Prototxt.Inference;

/// <summary>SSD's Normalize: numbers by the length of their pixel, or of their whole image, times learned factors.</summary>
public static unsafe class Normalize
{
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
            throw new ArgumentException($"Normalize: expected a bottom of {scale.Length} channels, found {x}.");
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
}
