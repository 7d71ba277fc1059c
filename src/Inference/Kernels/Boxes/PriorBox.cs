using Prototxt.Layers;

namespace Prototxt.Inference;

/// <summary>SSD's PriorBox, FaceBoxes' and OpenCV's: boxes around each place of a feature map. Only the bottoms' sizes count.</summary>
public static class PriorBox
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
        if (x.Rank != 4 || image.Rank != 4)
            throw new ArgumentException($"{to.Layer("PriorBox")}: expected bottoms of four axes, found {x} and {image}.");
        float[] boxes = Boxes([x.Height, x.Width], [image.Height, image.Width], options, to.Layer("PriorBox"));
        Value y = to.Plain(1, 2, boxes.Length / 2);
        boxes.CopyTo(y.Span);
        return y;
    }

    /// <summary>The boxes, and behind them their variances.</summary>
    /// <param name="map">The feature map's height and width.</param>
    /// <param name="image">The picture's height and width.</param>
    /// <param name="options">The layer's fields.</param>
    /// <param name="layer">The layer, for messages.</param>
    /// <exception cref="ArgumentException">The fields do not fit together.</exception>
    internal static float[] Boxes(ReadOnlySpan<int> map, ReadOnlySpan<int> image, PriorBoxOptions options, string layer)
    {
        Check(options, layer);
        List<Outline> outlines = options.FaceBoxes ? Squares(options) : Outlines(options);
        IReadOnlyList<float> offsets = options.Offsets.Count > 0 ? options.Offsets : [options.Offset, options.Offset], variance = options.Variance;
        float height = options.ImageSize?[0] ?? image[0], width = options.ImageSize?[1] ?? image[1];
        float down = options.Step?[0] ?? height / map[0], across = options.Step?[1] ?? width / map[1];
        var boxes = new float[checked(8 * map[0] * map[1] * outlines.Count * (offsets.Count / 2))];
        int at = 0;
        for (int row = 0; row < map[0]; row++)
            for (int column = 0; column < map[1]; column++)
                foreach (Outline box in outlines)
                    for (int o = 0; o < offsets.Count; o += 2)
                    {
                        float centerX = (column + offsets[o + 1]) * across + box.ShiftX, centerY = (row + offsets[o]) * down + box.ShiftY;
                        boxes[at++] = (centerX - box.Width / 2) / width;
                        boxes[at++] = (centerY - box.Height / 2) / height;
                        boxes[at++] = (centerX + box.Width / 2) / width;
                        boxes[at++] = (centerY + box.Height / 2) / height;
                    }
        for (int i = 0; i < at; i++)
        {
            boxes[i] = options.Clip ? Math.Clamp(boxes[i], 0f, 1f) : boxes[i];
            boxes[at + i] = variance[variance.Count == 1 ? 0 : i % 4];
        }
        return boxes;
    }

    private static void Check(PriorBoxOptions options, string layer)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Offsets.Count % 2 != 0 || options.Sizes.Count % 2 != 0)
            throw new ArgumentException($"{layer} expects offsets and sizes in pairs, vertical before horizontal.");
        if (options.ImageSize?.Count is not (null or 2) || options.Step?.Count is not (null or 2))
            throw new ArgumentException($"{layer} expects the picture's size and the step as two numbers, vertical before horizontal.");
        if (options.MaxSize.Count != 0 && options.MaxSize.Count != options.MinSize.Count)
            throw new ArgumentException($"{layer} expects as many largest sizes as smallest ones, {options.MinSize.Count}, not {options.MaxSize.Count}.");
        if (options.Variance.Count is not (1 or 4))
            throw new ArgumentException($"{layer} expects 1 or 4 variances, not {options.Variance.Count}.");
    }

    private static List<Outline> Outlines(PriorBoxOptions options)
    {
        List<float> ratios = Ratios(options.AspectRatio, options.Flip);
        List<Outline> outlines = [];
        for (int i = 0; i < options.MinSize.Count; i++)
        {
            float min = Cut(options.MinSize[i]);
            outlines.Add(new(min, min));
            if (options.MaxSize.Count > 0 && MathF.Sqrt(min * Cut(options.MaxSize[i])) is var middle)
                outlines.Add(new(middle, middle));
            outlines.AddRange(ratios.Where(r => MathF.Abs(r - 1) >= 1e-6f).Select(r => new Outline(min * MathF.Sqrt(r), min / MathF.Sqrt(r))));
        }
        for (int i = 0; i < options.Sizes.Count; i += 2)
            outlines.Add(new(options.Sizes[i + 1], options.Sizes[i]));
        return outlines;

        // SSD reads sizes as whole numbers; OpenCV, which alone has offsets, does not.
        float Cut(float size) => options.Offsets.Count == 0 ? MathF.Truncate(size) : size;
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
    private static List<float> Ratios(IReadOnlyList<float> given, bool flip)
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
