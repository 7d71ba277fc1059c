namespace Prototxt.Inference;

/// <summary>Upsample and Unpooling by a mask: each number goes back to where a pooling layer took it from, and zeros elsewhere.</summary>
public static unsafe class Upsample
{
    // Channels that lie together are written together.
    private const int Block = Value.Block;

    /// <summary>A top of a given size, in the bottom's layout.</summary>
    /// <param name="x">The bottom, of four axes.</param>
    /// <param name="mask">The places, row times the top's width plus column, of the bottom's shape and layout.</param>
    /// <param name="to">Where the top goes, not a bottom's slot.</param>
    /// <param name="size">The top's height and width.</param>
    /// <exception cref="ArgumentException">The shapes differ, or a place is none of the top's.</exception>
    public static Value WithMask(Value x, Value mask, Target to, int[] size)
    {
        ArgumentNullException.ThrowIfNull(size);
        if (x.Rank != 4 || !mask.Shape.SequenceEqual(x.Shape) || mask.Layout != x.Layout)
            throw new ArgumentException($"{to.Layer("Upsample")}: expected a bottom of four axes and a mask like it, found {x} and {mask}.");
        Value y = to.Make(x.Layout, x.Images, x.Channels, size[0], size[1]);
        int step = x.IsChannelsLast ? Block : 1, parts = (x.Channels + step - 1) / step;
        Split.Run(to.Workspace, (long)x.Images * parts, y.Count + x.Count * 4, (first, last) =>
        {
            for (long i = first; i < last; i++)
                Fill(to, x, mask, y, i / parts, (int)(i % parts) * step, Math.Min(step, x.Channels - (int)(i % parts) * step));
        });
        return y;
    }

    /// <summary>A top as many times as large as the bottom.</summary>
    /// <param name="x">The bottom, of four axes.</param>
    /// <param name="mask">The places, row times the top's width plus column, of the bottom's shape and layout.</param>
    /// <param name="to">Where the top goes, not a bottom's slot.</param>
    /// <param name="scale">How many times, down and to the right.</param>
    /// <param name="padOutHeight">Whether it is one row less.</param>
    /// <param name="padOutWidth">Whether it is one column less.</param>
    /// <exception cref="ArgumentException">The shapes differ, or a place is none of the top's.</exception>
    public static Value ScaledWithMask(Value x, Value mask, Target to, int[] scale, bool padOutHeight = false, bool padOutWidth = false)
    {
        ArgumentNullException.ThrowIfNull(scale);
        return WithMask(x, mask, to, [x.Height * scale[0] - (padOutHeight ? 1 : 0), x.Width * scale[1] - (padOutWidth ? 1 : 0)]);
    }

    private static void Fill(Target to, Value x, Value mask, Value y, long image, int channel, int count)
    {
        PictureView from = PictureView.Of(x), places = PictureView.Of(mask), top = PictureView.Of(y);
        float* numbers = x.Data + image * from.Image + channel * from.Channel, at = mask.Data + image * places.Image + channel * places.Channel;
        float* plane = y.Data + image * top.Image + channel * top.Channel;
        long pixels = (long)y.Height * y.Width;
        for (long i = 0; i < pixels; i++)
            for (int c = 0; c < count; c++)
                plane[i * top.Pixel + c] = 0;
        for (long i = 0; i < (long)x.Height * x.Width; i++)
            for (int c = 0; c < count; c++)
            {
                float place = at[i * places.Pixel + c];
                if (!(place > -1 && place < pixels))
                    throw new ArgumentException($"{to.Layer("Upsample")}: expected places of the {y.Height}x{y.Width} of the top, found {place}; its size must be that of the bottom of the pooling layer that made the mask.");
                plane[(long)place * top.Pixel + c] = numbers[i * from.Pixel + c];
            }
    }
}
