using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary>What the forms of Faster R-CNN's proposal layer share. Boxes are in pixels and include their last: one from 3 to 3 is one wide.</summary>
internal static class RegionProposals
{
    /// <summary>Those that overlap no better one by more than the threshold, at most so many.</summary>
    public static List<(Box Box, float Score)> Suppress(IEnumerable<(Box Box, float Score)> best, float threshold, int most)
    {
        List<(Box Box, float Score)> kept = [];
        foreach ((Box box, float score) in best)
        {
            if (kept.Count == most)
                break;
            if (!kept.Exists(k => Overlap(k.Box, box) > threshold))
                kept.Add((box, score));
        }

        return kept;
    }

    /// <summary>Regions as five numbers: image 0, left, top, right, bottom.</summary>
    public static Tensor Rows(List<(Box Box, float Score)> regions, Device device) =>
        tensor(regions.SelectMany(k => (float[])[0, k.Box.Left, k.Box.Top, k.Box.Right, k.Box.Bottom]).ToArray(), [regions.Count, 5], device: device);

    /// <summary>Whether neither side is shorter than a size.</summary>
    public static bool IsLarge(Box box, float minSize) => box.Right - box.Left + 1 >= minSize && box.Bottom - box.Top + 1 >= minSize;

    /// <summary>The anchors of the first place: for each ratio all scales.</summary>
    public static List<Box> Anchors(IReadOnlyList<float> ratios, IReadOnlyList<float> scales, int baseSize, MidpointRounding rounding)
    {
        List<Box> anchors = [];
        float center = 0.5f * (baseSize - 1);
        foreach (float ratio in ratios)
        {
            float width = MathF.Round(MathF.Sqrt(baseSize * baseSize / ratio), rounding);
            float height = MathF.Round(width * ratio, rounding);
            foreach (float scale in scales)
            {
                float x = 0.5f * (width * scale - 1), y = 0.5f * (height * scale - 1);
                anchors.Add(new Box(center - x, center - y, center + x, center + y));
            }
        }

        return anchors;
    }

    /// <summary>The picture's height, width and scale.</summary>
    /// <exception cref="ArgumentException">One is missing.</exception>
    public static float[] Picture(Tensor imageInfo, LayerName layer)
    {
        if (imageInfo.numel() < 3)
            Require.Fail(layer, "the picture's height, width and scale", imageInfo);
        return Plain.Floats(imageInfo);
    }

    /// <summary>At each place each anchor, moved as the deltas say and cut off at the picture, and the probability that it is something.</summary>
    public static IEnumerable<(Box Box, float Score)> All(Tensor scores, Tensor deltas, float[] picture, List<Box> anchors, int featStride)
    {
        int width = (int)scores.shape[3], plane = (int)scores.shape[2] * width;
        float[] score = Plain.Floats(scores), delta = Plain.Floats(deltas);
        for (int place = 0; place < plane; place++)
            for (int k = 0; k < anchors.Count; k++)
            {
                Box moved = Move(anchors[k], place % width * featStride, place / width * featStride, delta, (k * 4 * plane) + place, plane);
                yield return (Clip(moved, picture[1], picture[0]), score[((anchors.Count + k) * plane) + place]);
            }
    }

    private static Box Move(Box anchor, float right, float down, float[] delta, int at, int plane)
    {
        float width = anchor.Right - anchor.Left + 1, height = anchor.Bottom - anchor.Top + 1;
        float x = delta[at] * width + anchor.Left + right + 0.5f * width, y = delta[at + plane] * height + anchor.Top + down + 0.5f * height;
        float halfWidth = 0.5f * MathF.Exp(delta[at + (2 * plane)]) * width, halfHeight = 0.5f * MathF.Exp(delta[at + (3 * plane)]) * height;
        return new Box(x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight);
    }

    private static Box Clip(Box box, float width, float height) => new(
        MathF.Max(0, MathF.Min(box.Left, width - 1)), MathF.Max(0, MathF.Min(box.Top, height - 1)),
        MathF.Max(0, MathF.Min(box.Right, width - 1)), MathF.Max(0, MathF.Min(box.Bottom, height - 1)));

    private static float Overlap(Box a, Box b)
    {
        float width = MathF.Max(0, MathF.Min(a.Right, b.Right) - MathF.Max(a.Left, b.Left) + 1);
        float height = MathF.Max(0, MathF.Min(a.Bottom, b.Bottom) - MathF.Max(a.Top, b.Top) + 1);
        float common = width * height;
        return common / (Area(a) + Area(b) - common);
    }

    private static float Area(Box box) => (box.Right - box.Left + 1) * (box.Bottom - box.Top + 1);
}
