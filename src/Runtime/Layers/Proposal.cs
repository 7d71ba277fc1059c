using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary><c>type: "Proposal"</c> of mini-caffe: what Faster R-CNN's Python layer does.</summary>
/// <remarks>Source: proposal_layer.cpp semantics of luoyetx/mini-caffe. There is no gradient.</remarks>
public static class Proposal
{
    /// <summary>The best regions that a region proposal network finds.</summary>
    /// <param name="scores">[1, 2 · anchors, height, width]: of each anchor the probability to be nothing, then of each to be something.</param>
    /// <param name="deltas">[1, 4 · anchors, height, width]: how centre and size differ from the anchor's.</param>
    /// <param name="imageInfo">The picture's height, width, and scale.</param>
    /// <param name="ratios">The anchors' heights divided by widths.</param>
    /// <param name="scales">The anchors' sizes in multiples of <paramref name="baseSize"/>.</param>
    /// <param name="featStride">The picture's pixels per place.</param>
    /// <param name="baseSize">The size that is scaled.</param>
    /// <param name="minSize">Smaller boxes count for nothing; in pixels of the unscaled picture.</param>
    /// <param name="preNmsTopN">How many boxes are looked at.</param>
    /// <param name="postNmsTopN">How many are kept at most.</param>
    /// <param name="nmsThreshold">Boxes that overlap a better one by more than this are dropped.</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <returns>[regions, 5]: image (0), left, top, right, bottom.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor Forward(Tensor scores, Tensor deltas, Tensor imageInfo, ReadOnlySpan<float> ratios, ReadOnlySpan<float> scales, int featStride = 16,
        int baseSize = 16, int minSize = 16, int preNmsTopN = 6000, int postNmsTopN = 300, float nmsThreshold = 0.7f, string? layer = null)
    {
        var (rois, score) = WithScores(scores, deltas, imageInfo, ratios, scales, featStride, baseSize, minSize, preNmsTopN, postNmsTopN, nmsThreshold, layer);
        score.Dispose();
        return rois;
    }

    /// <summary>As <see cref="Forward"/>, and the regions' scores.</summary>
    /// <param name="scores">[1, 2 · anchors, height, width]: of each anchor the probability to be nothing, then of each to be something.</param>
    /// <param name="deltas">[1, 4 · anchors, height, width]: how centre and size differ from the anchor's.</param>
    /// <param name="imageInfo">The picture's height, width, and scale.</param>
    /// <param name="ratios">The anchors' heights divided by widths.</param>
    /// <param name="scales">The anchors' sizes in multiples of <paramref name="baseSize"/>.</param>
    /// <param name="featStride">The picture's pixels per place.</param>
    /// <param name="baseSize">The size that is scaled.</param>
    /// <param name="minSize">Smaller boxes count for nothing; in pixels of the unscaled picture.</param>
    /// <param name="preNmsTopN">How many boxes are looked at.</param>
    /// <param name="postNmsTopN">How many are kept at most.</param>
    /// <param name="nmsThreshold">Boxes that overlap a better one by more than this are dropped.</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <returns>[regions, 5]: image (0), left, top, right, bottom; and [regions].</returns>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static (Tensor Rois, Tensor Scores) WithScores(Tensor scores, Tensor deltas, Tensor imageInfo, ReadOnlySpan<float> ratios, ReadOnlySpan<float> scales,
        int featStride = 16, int baseSize = 16, int minSize = 16, int preNmsTopN = 6000, int postNmsTopN = 300, float nmsThreshold = 0.7f, string? layer = null)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(deltas);
        ArgumentNullException.ThrowIfNull(imageInfo);
        Require.Rank(scores, 4, new("Proposal", layer));
        List<Box> anchors = Anchors(ratios, scales, baseSize, MidpointRounding.AwayFromZero);
        int height = (int)scores.shape[2], width = (int)scores.shape[3], plane = height * width;
        Require.Count(scores, 2L * anchors.Count * plane, new("Proposal", layer), "scores");
        Require.Count(deltas, 4L * anchors.Count * plane, new("Proposal", layer), "deltas");
        float[] score = Plain.Floats(scores), delta = Plain.Floats(deltas), image = Plain.Floats(imageInfo);

        List<(Box Box, float Score)> all = [];
        for (int place = 0; place < plane; place++)
            for (int k = 0; k < anchors.Count; k++)
            {
                Box box = Clip(Move(anchors[k], place % width * featStride, place / width * featStride, delta, (k * 4 * plane) + place, plane), image[1], image[0]);
                all.Add((box, IsLarge(box, minSize * image[2]) ? score[((anchors.Count + k) * plane) + place] : 0));
            }

        List<(Box Box, float Score)> kept = Suppress(all.OrderByDescending(a => a.Score).Take(preNmsTopN), nmsThreshold, postNmsTopN);
        return (Rows(kept, scores.device), tensor(kept.Select(k => k.Score).ToArray(), device: scores.device));
    }

    /// <summary>Those that overlap no better one by more than the threshold, at most so many.</summary>
    internal static List<(Box Box, float Score)> Suppress(IEnumerable<(Box Box, float Score)> best, float threshold, int most)
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
    internal static Tensor Rows(List<(Box Box, float Score)> regions, Device device) =>
        tensor(regions.SelectMany(k => (float[])[0, k.Box.Left, k.Box.Top, k.Box.Right, k.Box.Bottom]).ToArray(), [regions.Count, 5], device: device);

    internal static bool IsLarge(Box box, float minSize) => box.Right - box.Left + 1 >= minSize && box.Bottom - box.Top + 1 >= minSize;

    /// <summary>The anchors of the first place: for each ratio all scales.</summary>
    internal static List<Box> Anchors(ReadOnlySpan<float> ratios, ReadOnlySpan<float> scales, int baseSize, MidpointRounding rounding)
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

    // Pixels count, so a box from 3 to 3 is one wide.
    internal static Box Move(Box anchor, float right, float down, float[] delta, int at, int plane)
    {
        float width = anchor.Right - anchor.Left + 1, height = anchor.Bottom - anchor.Top + 1;
        float x = delta[at] * width + anchor.Left + right + 0.5f * width, y = delta[at + plane] * height + anchor.Top + down + 0.5f * height;
        float halfWidth = 0.5f * MathF.Exp(delta[at + (2 * plane)]) * width, halfHeight = 0.5f * MathF.Exp(delta[at + (3 * plane)]) * height;
        return new Box(x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight);
    }

    internal static Box Clip(Box box, float width, float height) => new(
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
