namespace Prototxt.Inference;

/// <summary>SPP, spatial pyramid pooling: each level pools the picture into 2ⁿ × 2ⁿ bins.</summary>
public static unsafe class SPP
{
    /// <summary>The largest number of each bin: [images, numbers of all levels], or [images, channels, 1, 1] of a single level.</summary>
    /// <param name="x">The bottom, of four axes, plain.</param>
    /// <param name="to">Where the top goes, not the bottom's slot.</param>
    /// <param name="pyramidHeight">How many levels there are.</param>
    /// <exception cref="ArgumentException">The bottom has other axes, or is too small for the finest level.</exception>
    public static Value Max(Value x, Target to, int pyramidHeight) => Run(x, to, pyramidHeight, PoolingKind.Max);

    /// <summary>The mean of each bin: [images, numbers of all levels], or [images, channels, 1, 1] of a single level.</summary>
    /// <inheritdoc cref="Max"/>
    public static Value Average(Value x, Target to, int pyramidHeight) => Run(x, to, pyramidHeight, PoolingKind.Average);

    private static Value Run(Value x, Target to, int pyramidHeight, PoolingKind kind)
    {
        if (Axes.Plain(x, to, "SPP").Rank != 4 || pyramidHeight is < 1 or > 15)
            throw new ArgumentException($"{to.Layer("SPP")}: expected a bottom of four axes and 1 to 15 levels, found {x} and {pyramidHeight}.");
        int numbers = checked(x.Channels * (((1 << (2 * pyramidHeight)) - 1) / 3));
        Value y = pyramidHeight == 1 ? to.Plain(x.Images, x.Channels, 1, 1) : to.Plain(x.Images, numbers);
        long start = 0, image = (long)x.Channels * x.Height * x.Width;
        for (int level = 0; level < pyramidHeight; level++)
        {
            PoolingWindow window = Window(x, 1 << level, to.Layer("SPP"));
            for (int i = 0; i < x.Images; i++)
                Pooling.Run(new Value(x.Data + i * image, 1, x.Channels, x.Height, x.Width), new Value(y.Data + (long)i * numbers + start, 1, x.Channels, window.Height, window.Width), window, kind, to.Workspace.Pool, cancel: to.Workspace.Cancel);
            start += (long)x.Channels * window.Height * window.Width;
        }
        return y;
    }

    // A bin is a window of the picture with a border that makes the bins even.
    private static PoolingWindow Window(Value x, int bins, string layer)
    {
        int[] kernel = [(x.Height + bins - 1) / bins, (x.Width + bins - 1) / bins], pad = [(kernel[0] * bins - x.Height + 1) / 2, (kernel[1] * bins - x.Width + 1) / 2];
        bool fits = x.Height > 0 && x.Width > 0 && pad[0] < kernel[0] && pad[1] < kernel[1];
        if (fits && new PoolingWindow(x, kernel, kernel, pad, isFloor: false) is var window && (window.Height, window.Width) == (bins, bins))
            return window;
        throw new ArgumentException($"{layer}: expected a bottom large enough for {bins} x {bins} bins, found {x}.");
    }
}
