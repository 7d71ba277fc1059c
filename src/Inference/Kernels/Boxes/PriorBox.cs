namespace Prototxt.Inference;

/// <summary>SSD's PriorBox: boxes around each place of a feature map. Only the bottoms' sizes count.</summary>
public static unsafe class PriorBox
{
    /// <summary>Computes the boxes and their variances: [1, 2, 4 · boxes].</summary>
    /// <param name="x">The feature map, of four axes.</param>
    /// <param name="image">The picture, of four axes.</param>
    /// <param name="to">Where the top goes.</param>
    /// <param name="options">The layer's fields.</param>
    /// <exception cref="ArgumentException">The bottoms have other axes, or the fields do not fit together.</exception>
    public static Value Run(Value x, Value image, Target to, PriorBoxOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (x.Rank != 4 || image.Rank != 4)
            throw new ArgumentException($"PriorBox: expected bottoms of four axes, found {x} and {image}.");
        if (options.MaxSize.Length != 0 && options.MaxSize.Length != options.MinSize.Length || options.Variance.Length is not (1 or 4))
            throw new ArgumentException($"PriorBox: expected as many largest sizes as smallest ones and 1 or 4 variances, found {options.MaxSize.Length} and {options.Variance.Length}.");
        List<(float Width, float Height)> outlines = Outlines(options);
        float height = options.ImageSize?[0] ?? image.Height, width = options.ImageSize?[1] ?? image.Width;
        float down = options.Step?[0] ?? height / x.Height, across = options.Step?[1] ?? width / x.Width;
        int count = checked(4 * x.Height * x.Width * outlines.Count);
        Value y = to.Plain(1, 2, count);
        float* at = y.Data;
        for (int row = 0; row < x.Height; row++)
            for (int column = 0; column < x.Width; column++)
                foreach ((float boxWidth, float boxHeight) in outlines)
                {
                    float centerX = (column + options.Offset) * across, centerY = (row + options.Offset) * down;
                    *at++ = (centerX - boxWidth / 2) / width;
                    *at++ = (centerY - boxHeight / 2) / height;
                    *at++ = (centerX + boxWidth / 2) / width;
                    *at++ = (centerY + boxHeight / 2) / height;
                }
        for (int i = 0; i < count; i++)
        {
            y.Data[i] = options.Clip ? Math.Clamp(y.Data[i], 0f, 1f) : y.Data[i];
            y.Data[count + i] = options.Variance[options.Variance.Length == 1 ? 0 : i % 4];
        }
        return y;
    }

    private static List<(float Width, float Height)> Outlines(PriorBoxOptions options)
    {
        List<float> ratios = [1];
        foreach (float ratio in options.AspectRatio.Where(r => !ratios.Exists(known => MathF.Abs(r - known) < 1e-6f)))
            ratios.AddRange(options.Flip ? [ratio, 1 / ratio] : [ratio]);
        List<(float, float)> outlines = [];
        for (int i = 0; i < options.MinSize.Length; i++)
        {
            float min = MathF.Truncate(options.MinSize[i]);
            outlines.Add((min, min));
            if (options.MaxSize.Length > 0 && MathF.Sqrt(min * MathF.Truncate(options.MaxSize[i])) is var middle)
                outlines.Add((middle, middle));
            outlines.AddRange(ratios.Where(r => MathF.Abs(r - 1) >= 1e-6f).Select(r => (min * MathF.Sqrt(r), min / MathF.Sqrt(r))));
        }
        return outlines;
    }
}
