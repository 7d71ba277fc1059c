namespace Prototxt.Imaging;

/// <summary>
/// Bilinear resizing of bytes in fixed point, step by step what OpenCV does: weights of 11 bits, a horizontal pass into integers,
/// a vertical pass that drops four bits before and sixteen after the product. An exact halving is the mean of four, rounded up.
/// </summary>
internal static class ByteResizer
{
    private const int One = 1 << 11;

    /// <summary>A part of a picture, interleaved like it, by itself.</summary>
    public static byte[] Copy(ReadOnlySpan<byte> source, Raster raster)
    {
        int rowLength = raster.Width * raster.Channels;
        var result = new byte[raster.Height * rowLength];
        for (int y = 0; y < raster.Height; y++)
            source.Slice(y * raster.RowStride, rowLength).CopyTo(result.AsSpan(y * rowLength));
        return result;
    }

    public static byte[] Resize(ReadOnlySpan<byte> source, Raster raster, int height, int width)
    {
        int channels = raster.Channels, rowLength = width * channels;
        var result = new byte[height * rowLength];
        if (raster.Height == 2 * height && raster.Width == 2 * width)
        {
            Halve(source, raster, result, height, width);
            return result;
        }

        Tap[] columns = Taps(raster.Width, width, pinned: true), rows = Taps(raster.Height, height, pinned: false);
        int[] upper = new int[rowLength], lower = new int[rowLength];
        int upperRow = -1, lowerRow = -1;
        for (int y = 0; y < height; y++)
        {
            Tap tap = rows[y];
            if (tap.First == lowerRow)
                (upper, lower, upperRow, lowerRow) = (lower, upper, lowerRow, upperRow);
            if (tap.First != upperRow)
                Horizontal(source[(tap.First * raster.RowStride)..], columns, channels, upper);
            if (tap.Second != lowerRow)
                Horizontal(source[(tap.Second * raster.RowStride)..], columns, channels, lower);
            (upperRow, lowerRow) = (tap.First, tap.Second);
            Span<byte> target = result.AsSpan(y * rowLength, rowLength);
            for (int i = 0; i < target.Length; i++)
                target[i] = (byte)((((tap.FirstWeight * (upper[i] >> 4)) >> 16) + ((tap.SecondWeight * (lower[i] >> 4)) >> 16) + 2) >> 2);
        }
        return result;
    }

    private static void Horizontal(ReadOnlySpan<byte> row, Tap[] columns, int channels, int[] target)
    {
        int to = 0;
        foreach (Tap tap in columns)
            for (int c = 0; c < channels; c++)
                target[to++] = row[tap.First * channels + c] * tap.FirstWeight + row[tap.Second * channels + c] * tap.SecondWeight;
    }

    private static void Halve(ReadOnlySpan<byte> source, Raster raster, byte[] target, int height, int width)
    {
        for (int y = 0, to = 0; y < height; y++)
            for (int x = 0; x < width; x++)
                for (int c = 0; c < raster.Channels; c++)
                {
                    int at = raster.Index(c, 2 * y, 2 * x), below = at + raster.RowStride, right = raster.PixelStride;
                    target[to++] = (byte)((source[at] + source[at + right] + source[below] + source[below + right] + 2) >> 2);
                }
    }

    // Beyond the edge both neighbours are the edge. Columns then take it once (pinned), rows keep two weights, rounded apart.
    private static Tap[] Taps(int from, int to, bool pinned)
    {
        var taps = new Tap[to];
        double scale = (double)from / to;
        for (int i = 0; i < to; i++)
        {
            float position = (float)((i + 0.5) * scale - 0.5);
            int first = (int)MathF.Floor(position);
            float rest = position - first;
            if (pinned && (first < 0 || first >= from - 1))
                (first, rest) = (Math.Clamp(first, 0, from - 1), 0);
            taps[i] = new Tap(Math.Clamp(first, 0, from - 1), Math.Clamp(first + 1, 0, from - 1), (int)MathF.Round((1 - rest) * One), (int)MathF.Round(rest * One));
        }
        return taps;
    }

    private readonly record struct Tap(int First, int Second, int FirstWeight, int SecondWeight);
}
