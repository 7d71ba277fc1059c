using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary><c>type: "PriorBox"</c> of SSD: the boxes that predictions start from. It has no gradient.</summary>
/// <remarks>
/// Source: prior_box_layer.cpp semantics of weiliu89/caffe, branch ssd, which cuts sizes to whole numbers, and of
/// sfzhang15/FaceBoxes, which does the same. Offsets and sizes in pairs: OpenCV's prior_box_layer.cpp, which cuts nothing.
/// </remarks>
public static class PriorBox
{
    /// <summary>
    /// Boxes around each place of a feature map, as parts of the picture: for each smallest size a square, one of the geometric
    /// mean of smallest and largest size if there is a largest, and one for each other ratio.
    /// </summary>
    /// <param name="x">The feature map, [images, channels, height, width]; only its size counts.</param>
    /// <param name="image">The picture, [images, channels, height, width]; only its size counts.</param>
    /// <param name="options">The layer's fields.</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <returns>[1, 2, 4 · boxes]: left, top, right, bottom of each box, and their variances.</returns>
    /// <exception cref="ArgumentException">A bottom does not have four axes, or the numbers of sizes or variances do not fit.</exception>
    public static Tensor Forward(Tensor x, Tensor image, PriorBoxOptions options, string? layer = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(options);
        var name = new LayerName("PriorBox", layer);
        Check(options, name);
        Require.Rank(x, 4, name);
        Require.Rank(image, 4, name);

        List<Outline> outlines = options.FaceBoxes ? Squares(options) : Outlines(options);
        IReadOnlyList<float> offsets = options.Offsets.Count > 0 ? options.Offsets : [options.Offset, options.Offset], variance = options.Variance;
        long rows = x.shape[2], columns = x.shape[3];
        float height = options.ImageSize?[0] ?? image.shape[2], width = options.ImageSize?[1] ?? image.shape[3];
        float stepY = options.Step?[0] ?? height / rows, stepX = options.Step?[1] ?? width / columns;
        var boxes = new float[2 * rows * columns * outlines.Count * (offsets.Count / 2) * 4];
        int at = 0;
        for (long row = 0; row < rows; row++)
            for (long column = 0; column < columns; column++)
                foreach (Outline box in outlines)
                    for (int o = 0; o < offsets.Count; o += 2)
                    {
                        float centerX = (column + offsets[o + 1]) * stepX, centerY = (row + offsets[o]) * stepY;
                        boxes[at++] = (centerX + box.ShiftX - box.Width / 2) / width;
                        boxes[at++] = (centerY + box.ShiftY - box.Height / 2) / height;
                        boxes[at++] = (centerX + box.ShiftX + box.Width / 2) / width;
                        boxes[at++] = (centerY + box.ShiftY + box.Height / 2) / height;
                    }

        if (options.Clip)
            for (int i = 0; i < at; i++)
                boxes[i] = Math.Clamp(boxes[i], 0f, 1f);
        for (int i = 0; i < at; i++)
            boxes[at + i] = variance[variance.Count == 1 ? 0 : i % 4];
        return tensor(boxes, [1, 2, at], device: x.device);
    }

    private static void Check(PriorBoxOptions options, LayerName layer)
    {
        if (options.Offsets.Count % 2 != 0 || options.Sizes.Count % 2 != 0)
            throw new ArgumentException($"{layer} expects offsets and sizes in pairs, vertical before horizontal.");
        if (options.ImageSize?.Count is not (null or 2) || options.Step?.Count is not (null or 2))
            throw new ArgumentException($"{layer} expects the picture's size and the step as two numbers, vertical before horizontal.");
        if (options.MaxSize.Count != 0 && options.MaxSize.Count != options.MinSize.Count)
            throw new ArgumentException($"{layer} expects as many largest sizes as smallest ones, {options.MinSize.Count}, not {options.MaxSize.Count}.");
        if (options.Variance.Count is not (1 or 4))
            throw new ArgumentException($"{layer} expects 1 or 4 variances, not {options.Variance.Count}.");
    }

    /// <summary>A box, and where its middle lies from the place it belongs to.</summary>
    private readonly record struct Outline(float Width, float Height, float ShiftX = 0, float ShiftY = 0);

    private static List<Outline> Outlines(PriorBoxOptions options)
    {
        List<float> ratios = Ratios(options.AspectRatio, options.Flip);
        List<Outline> outlines = [];
        for (int i = 0; i < options.MinSize.Count; i++)
        {
            float min = Cut(options.MinSize[i]);
            outlines.Add(new Outline(min, min));
            if (options.MaxSize.Count > 0 && MathF.Sqrt(min * Cut(options.MaxSize[i])) is var middle)
                outlines.Add(new Outline(middle, middle));
            foreach (float ratio in ratios)
                if (MathF.Abs(ratio - 1) >= 1e-6f)
                    outlines.Add(new Outline(min * MathF.Sqrt(ratio), min / MathF.Sqrt(ratio)));
        }

        for (int i = 0; i < options.Sizes.Count; i += 2)
            outlines.Add(new Outline(options.Sizes[i + 1], options.Sizes[i]));
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
                    squares.Add(new Outline(side - 1, side - 1, (column - (count / 2)) * apart, (row - (count / 2)) * apart));
        }

        return squares;
    }

    // 1, and each new ratio with its inverse; known ones in order, since of many each would otherwise be held against all.
    private static List<float> Ratios(IReadOnlyList<float> given, bool flip)
    {
        List<float> ratios = [1f];
        SortedSet<float> known = [1f];
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
