using System.Numerics;

namespace Prototxt.Imaging;

/// <summary>Bilinear resizing in floating point: pixel centres at half, edges replicated, every sample rounded to single precision once.</summary>
internal static class FloatResizer
{
    /// <summary>Writes [C, height, width].</summary>
    public static void Resize<T>(ReadOnlySpan<T> source, Raster raster, Span<float> target, int height, int width)
        where T : unmanaged, INumberBase<T>
    {
        Tap[] rows = Taps(raster.Height, height), columns = Taps(raster.Width, width);
        int to = 0;
        for (int c = 0; c < raster.Channels; c++)
            foreach (Tap row in rows)
            {
                int upper = raster.Index(c, row.First, 0), lower = raster.Index(c, row.Second, 0);
                foreach (Tap column in columns)
                {
                    int left = column.First * raster.PixelStride, right = column.Second * raster.PixelStride;
                    double above = Mix(source[upper + left], source[upper + right], column.Weight);
                    double below = Mix(source[lower + left], source[lower + right], column.Weight);
                    target[to++] = (float)(above + (below - above) * row.Weight);
                }
            }
    }

    private static double Mix<T>(T first, T second, double weight) where T : unmanaged, INumberBase<T>
    {
        double start = double.CreateTruncating(first);
        return start + (double.CreateTruncating(second) - start) * weight;
    }

    private static Tap[] Taps(int from, int to)
    {
        var taps = new Tap[to];
        double scale = (double)from / to;
        for (int i = 0; i < to; i++)
        {
            double position = Math.Clamp((i + 0.5) * scale - 0.5, 0, from - 1);
            int first = (int)position;
            taps[i] = new Tap(first, Math.Min(first + 1, from - 1), position - first);
        }
        return taps;
    }

    private readonly record struct Tap(int First, int Second, double Weight);
}
