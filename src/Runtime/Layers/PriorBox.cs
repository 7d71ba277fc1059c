using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary><c>type: "PriorBox"</c> of SSD.</summary>
/// <remarks>
/// Source: prior_box_layer.cpp semantics of weiliu89/caffe, branch ssd, which cuts sizes to whole numbers.
/// <see cref="FaceBoxes"/>: that of sfzhang15/FaceBoxes, which does the same. Offsets and sizes in pairs: OpenCV's
/// prior_box_layer.cpp, which cuts nothing.
/// </remarks>
public static class PriorBox
{
    /// <summary>
    /// Boxes around each place of a feature map, as parts of the picture: for each smallest size a square, one of the geometric
    /// mean of smallest and largest size if there is a largest, and one for each other ratio.
    /// </summary>
    /// <param name="x">The feature map, [images, channels, height, width]; only its size counts.</param>
    /// <param name="image">The picture, [images, channels, height, width]; only its size counts.</param>
    /// <param name="minSize">Smallest sizes in pixels of the picture; what is behind the point is cut off.</param>
    /// <param name="maxSize">Largest sizes, none or as many; cut off in the same way.</param>
    /// <param name="aspectRatio">Widths divided by heights beside 1.</param>
    /// <param name="flip">Whether each ratio comes with its inverse.</param>
    /// <param name="clip">Whether boxes end where the picture ends.</param>
    /// <param name="variance">One number, or one for each of left, top, right and bottom; 0.1 if left out.</param>
    /// <param name="imageSize">The picture's [height, width] if not those of <paramref name="image"/>.</param>
    /// <param name="step">The pixels between places, [height, width]; picture divided by feature map if left out.</param>
    /// <param name="offset">Where in its cell a place lies.</param>
    /// <param name="offsets">In OpenCV's layer, several places of a cell in the stead of <paramref name="offset"/>: down, right, down, right…; each box stands at all of them before the next.</param>
    /// <param name="sizes">In OpenCV's layer, the boxes themselves in the stead of <paramref name="minSize"/>: height, width, height, width… in pixels of the picture.</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <returns>[1, 2, 4 · boxes]: left, top, right, bottom of each box, and their variances.</returns>
    /// <exception cref="ArgumentException">A bottom has not four axes, or the numbers of sizes do not fit.</exception>
    public static Tensor Forward(Tensor x, Tensor image, ReadOnlySpan<float> minSize, ReadOnlySpan<float> maxSize = default,
        ReadOnlySpan<float> aspectRatio = default, bool flip = true, bool clip = false, ReadOnlySpan<float> variance = default,
        ReadOnlySpan<float> imageSize = default, ReadOnlySpan<float> step = default, float offset = 0.5f,
        ReadOnlySpan<float> offsets = default, ReadOnlySpan<float> sizes = default, string? layer = null)
    {
        if (offsets.Length % 2 != 0 || sizes.Length % 2 != 0)
            throw new ArgumentException($"{new LayerName("PriorBox", layer)} expects offsets and sizes in pairs, vertical before horizontal.");
        if (maxSize.Length != 0 && maxSize.Length != minSize.Length)
            throw new ArgumentException($"{new LayerName("PriorBox", layer)} expects as many largest sizes as smallest ones, {minSize.Length}, not {maxSize.Length}.");
        List<Outline> shapes = Shapes(minSize, maxSize, aspectRatio, flip, areWhole: offsets.IsEmpty);
        for (int i = 0; i < sizes.Length; i += 2)
            shapes.Add(new Outline(sizes[i + 1], sizes[i]));
        return Around(x, image, shapes, clip, variance, imageSize, step, offsets.Length > 0 ? offsets : [offset, offset], new("PriorBox", layer));
    }

    /// <summary>
    /// The layer as FaceBoxes has it: squares, of 32 pixels sixteen for each place and of 64 pixels four, 8 and 16 pixels apart. A
    /// square of n pixels reaches from the middle of its first pixel to that of its last.
    /// </summary>
    /// <param name="x">The feature map, [images, channels, height, width]; only its size counts.</param>
    /// <param name="image">The picture, [images, channels, height, width]; only its size counts.</param>
    /// <param name="size">Sizes in pixels of the picture; what is behind the point is cut off.</param>
    /// <param name="clip">Whether boxes end where the picture ends.</param>
    /// <param name="variance">One number, or one for each of left, top, right and bottom; 0.1 if left out.</param>
    /// <param name="imageSize">The picture's [height, width] if not those of <paramref name="image"/>.</param>
    /// <param name="step">The pixels between places, [height, width]; picture divided by feature map if left out.</param>
    /// <param name="offset">Where in its cell a place lies.</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <returns>[1, 2, 4 · boxes]: left, top, right, bottom of each box, and their variances.</returns>
    /// <exception cref="ArgumentException">A bottom has not four axes, or the number of variances does not fit.</exception>
    public static Tensor FaceBoxes(Tensor x, Tensor image, ReadOnlySpan<float> size, bool clip = false, ReadOnlySpan<float> variance = default,
        ReadOnlySpan<float> imageSize = default, ReadOnlySpan<float> step = default, float offset = 0.5f, string? layer = null)
    {
        List<Outline> boxes = [];
        foreach (float given in size)
        {
            float side = MathF.Truncate(given);
            (int count, float apart) = side switch { 32 => (4, 8f), 64 => (2, 16f), _ => (1, 0f) };
            for (int row = 0; row < count; row++)
                for (int column = 0; column < count; column++)
                    boxes.Add(new Outline(side - 1, side - 1, (column - (count / 2)) * apart, (row - (count / 2)) * apart));
        }

        return Around(x, image, boxes, clip, variance, imageSize, step, [offset, offset], new("PriorBox", layer));
    }

    /// <summary>A box, and where its middle lies from the place it belongs to.</summary>
    private readonly record struct Outline(float Width, float Height, float ShiftX = 0, float ShiftY = 0);

    private static Tensor Around(Tensor x, Tensor image, List<Outline> shapes, bool clip, ReadOnlySpan<float> variance,
        ReadOnlySpan<float> imageSize, ReadOnlySpan<float> step, ReadOnlySpan<float> offsets, LayerName layer)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(image);
        Require.Rank(x, 4, layer);
        Require.Rank(image, 4, layer);
        if (variance.Length is not (0 or 1 or 4))
            throw new ArgumentException($"{layer} expects 1 or 4 variances, not {variance.Length}.");

        long rows = x.shape[2], columns = x.shape[3];
        float height = imageSize.Length == 2 ? imageSize[0] : image.shape[2], width = imageSize.Length == 2 ? imageSize[1] : image.shape[3];
        float stepY = step.Length == 2 ? step[0] : height / rows, stepX = step.Length == 2 ? step[1] : width / columns;
        var boxes = new float[2 * rows * columns * shapes.Count * (offsets.Length / 2) * 4];
        int at = 0;
        for (long row = 0; row < rows; row++)
            for (long column = 0; column < columns; column++)
                foreach (Outline box in shapes)
                    for (int o = 0; o < offsets.Length; o += 2)
                    {
                        float centerX = (column + offsets[o + 1]) * stepX, centerY = (row + offsets[o]) * stepY;
                        boxes[at++] = (centerX + box.ShiftX - box.Width / 2) / width;
                        boxes[at++] = (centerY + box.ShiftY - box.Height / 2) / height;
                        boxes[at++] = (centerX + box.ShiftX + box.Width / 2) / width;
                        boxes[at++] = (centerY + box.ShiftY + box.Height / 2) / height;
                    }

        if (clip)
            for (int i = 0; i < at; i++)
                boxes[i] = Math.Clamp(boxes[i], 0f, 1f);
        for (int i = 0; i < at; i++)
            boxes[at + i] = variance.Length == 0 ? 0.1f : variance[variance.Length == 1 ? 0 : i % 4];
        return tensor(boxes, [1, 2, at], device: x.device);
    }

    private static List<Outline> Shapes(ReadOnlySpan<float> minSize, ReadOnlySpan<float> maxSize, ReadOnlySpan<float> given, bool flip, bool areWhole)
    {
        List<float> ratios = Ratios(given, flip);
        List<Outline> shapes = [];
        for (int i = 0; i < minSize.Length; i++)
        {
            float min = areWhole ? MathF.Truncate(minSize[i]) : minSize[i];
            shapes.Add(new Outline(min, min));
            if (maxSize.Length > 0 && MathF.Sqrt(min * (areWhole ? MathF.Truncate(maxSize[i]) : maxSize[i])) is var middle)
                shapes.Add(new Outline(middle, middle));
            foreach (float ratio in ratios)
                if (MathF.Abs(ratio - 1) >= 1e-6f)
                    shapes.Add(new Outline(min * MathF.Sqrt(ratio), min / MathF.Sqrt(ratio)));
        }

        return shapes;
    }

    // 1, and each new ratio with its inverse; known ones in order, since of many each would otherwise be held against all.
    private static List<float> Ratios(ReadOnlySpan<float> given, bool flip)
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
