namespace Prototxt.Inference;

/// <summary>From one order of numbers to the other.</summary>
public static unsafe class Layouts
{
    // Squares of so many pixels and channels: neither side jumps through memory for every number.
    private const int Side = Value.Block;

    // Pixels that are done in one go.
    private const int Strip = 8 * Side;

    /// <summary>A value of four axes channels-last; the value itself where it is so already.</summary>
    /// <exception cref="ArgumentException">It has not four axes.</exception>
    public static Value ToChannelsLast(Value x, Target to)
    {
        if (x.IsChannelsLast)
            return x;
        if (x.Rank != 4)
            throw new ArgumentException($"Expected four axes, found {x}.");
        Value y = to.ChannelsLast(x.Images, x.Channels, x.Height, x.Width);
        int pixels = x.Height * x.Width;
        Each(y, to, (image, first, count) =>
        {
            float* from = x.Data + (long)image * x.Channels * pixels + first, row = y.Data + ((long)image * pixels + first) * y.Pitch;
            for (int begin = 0, end; begin < count; begin = end)
            {
                end = Math.Min(begin + Side, count);
                for (int c = 0; c < x.Channels; c++)
                    for (int i = begin; i < end; i++)
                        row[(long)i * y.Pitch + c] = from[(long)c * pixels + i];
            }
        });
        return y;
    }

    /// <summary>A value row by row; the value itself where it is so already.</summary>
    public static Value ToPlain(Value x, Target to)
    {
        if (!x.IsChannelsLast)
            return x;
        Value y = to.Plain(x.Shape.ToArray());
        int pixels = x.Height * x.Width;
        Each(x, to, (image, first, count) =>
        {
            float* row = x.Data + ((long)image * pixels + first) * x.Pitch, line = y.Data + (long)image * x.Channels * pixels + first;
            for (int begin = 0, end; begin < count; begin = end)
            {
                end = Math.Min(begin + Side, count);
                for (int c = 0; c < x.Channels; c++)
                    for (int i = begin; i < end; i++)
                        line[(long)c * pixels + i] = row[(long)i * x.Pitch + c];
            }
        });
        return y;
    }

    private static void Each(Value last, Target to, Action<int, int, int> body)
    {
        int pixels = last.Height * last.Width, strips = (pixels + Strip - 1) / Strip;
        Split.Run(to.Workspace, (long)strips * last.Images, last.Count * 8, (first, end) =>
        {
            for (long i = first; i < end; i++)
                body((int)(i / strips), (int)(i % strips) * Strip, Math.Min(Strip, pixels - (int)(i % strips) * Strip));
        });
    }
}
