namespace Prototxt.Inference;

/// <summary>SSD's PriorBox, FaceBoxes' and OpenCV's: boxes around each place of a feature map. Only the bottoms' sizes count.</summary>
public static unsafe class PriorBox
{
    // A box, and where its middle lies from the place it belongs to.
    private readonly record struct Outline(float Width, float Height, float ShiftX = 0, float ShiftY = 0);

    /// <summary>Computes the boxes and their variances: [1, 2, 4 · boxes].</summary>
    /// <param name="x">The feature map, of four axes.</param>
    /// <param name="image">The picture, of four axes.</param>
    /// <param name="to">Where the top goes.</param>
    /// <param name="options">The layer's fields.</param>
    /// <exception cref="ArgumentException">The bottoms have other axes, or the fields do not fit together.</exception>
    public static Value Run(Value x, Value image, Target to, PriorBoxOptions options)
    {
        Check(options);
        if (x.Rank != 4 || image.Rank != 4)
            throw new ArgumentException($"PriorBox: expected bottoms of four axes, found {x} and {image}.");
        List<Outline> outlines = options.FaceBoxes ? Squares(options) : Outlines(options);
        float[] offsets = options.Offsets.Length > 0 ? options.Offsets : [options.Offset, options.Offset];
        float height = options.ImageSize?[0] ?? image.Height, width = options.ImageSize?[1] ?? image.Width;
        float down = options.Step?[0] ?? height / x.Height, across = options.Step?[1] ?? width / x.Width;
        int count = checked(4 * x.Height * x.Width * outlines.Count * (offsets.Length / 2));
        Value y = to.Plain(1, 2, count);
        float* at = y.Data;
        for (int row = 0; row < x.Height; row++)
            for (int column = 0; column < x.Width; column++)
                foreach (Outline box in outlines)
                    for (int o = 0; o < offsets.Length; o += 2)
                    {
                        float centerX = (column + offsets[o + 1]) * across + box.ShiftX, centerY = (row + offsets[o]) * down + box.ShiftY;
                        *at++ = (centerX - box.Width / 2) / width;
                        *at++ = (centerY - box.Height / 2) / height;
                        *at++ = (centerX + box.Width / 2) / width;
                        *at++ = (centerY + box.Height / 2) / height;
                    }
        for (int i = 0; i < count; i++)
        {
            y.Data[i] = options.Clip ? Math.Clamp(y.Data[i], 0f, 1f) : y.Data[i];
            y.Data[count + i] = options.Variance[options.Variance.Length == 1 ? 0 : i % 4];
        }
        return y;
    }

    private static void Check(PriorBoxOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Offsets.Length % 2 != 0 || options.Sizes.Length % 2 != 0)
            throw new ArgumentException("PriorBox: expected offsets and sizes in pairs, vertical before horizontal.");
        if (options.ImageSize?.Length is not (null or 2) || options.Step?.Length is not (null or 2))
            throw new ArgumentException("PriorBox: expected the picture's size and the step as two numbers, vertical before horizontal.");
        if (options.MaxSize.Length != 0 && options.MaxSize.Length != options.MinSize.Length)
            throw new ArgumentException($"PriorBox: expected as many largest sizes as smallest ones, {options.MinSize.Length}, found {options.MaxSize.Length}.");
        if (options.Variance.Length is not (1 or 4))
            throw new ArgumentException($"PriorBox: expected 1 or 4 variances, found {options.Variance.Length}.");
    }

    private static List<Outline> Outlines(PriorBoxOptions options)
    {
        List<float> ratios = Ratios(options.AspectRatio, options.Flip);
        List<Outline> outlines = [];
        for (int i = 0; i < options.MinSize.Length; i++)
        {
            float min = Cut(options.MinSize[i]);
            outlines.Add(new(min, min));
            if (options.MaxSize.Length > 0 && MathF.Sqrt(min * Cut(options.MaxSize[i])) is var middle)
                outlines.Add(new(middle, middle));
            outlines.AddRange(ratios.Where(r => MathF.Abs(r - 1) >= 1e-6f).Select(r => new Outline(min * MathF.Sqrt(r), min / MathF.Sqrt(r))));
        }
        for (int i = 0; i < options.Sizes.Length; i += 2)
            outlines.Add(new(options.Sizes[i + 1], options.Sizes[i]));
        return outlines;

        // SSD reads sizes as whole numbers; OpenCV, which alone has offsets, does not.
        float Cut(float size) => options.Offsets.Length == 0 ? MathF.Truncate(size) : size;
    }

    // FaceBoxes has as many small squares as fill the room of a large one.
    private static List<Outline> Squares(PriorBoxOptions options)
    {
        List<Outline> squares = [];
        foreach (float side in options.MinSize.Select(MathF.Truncate))
        {
            (int count, float apart) = side switch { 32 => (4, 8f), 64 => (2, 16f), _ => (1, 0f) };
            for (int row = 0; row < count; row++)
                for (int column = 0; column < count; column++)
                    squares.Add(new(side - 1, side - 1, (column - count / 2) * apart, (row - count / 2) * apart));
        }
        return squares;
    }

    // 1, and each new ratio with its inverse; known ones in order, since of many each would otherwise be held against all.
    private static List<float> Ratios(float[] given, bool flip)
    {
        List<float> ratios = [1];
        SortedSet<float> known = [1];
        foreach (float ratio in given)
        {
            // A little further than counts as equal, so that rounded limits leave nothing out.
            if (known.GetViewBetween(ratio - 1.1e-6f, ratio + 1.1e-6f).Any(r => MathF.Abs(ratio - r) < 1e-6f))
                continue;
            foreach (float one in flip ? (float[])[ratio, 1 / ratio] : [ratio])
            {
                ratios.Add(one);
                known.Add(one);
            }
        }
        return ratios;
    }
}
