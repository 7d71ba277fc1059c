using Prototxt.Layers;

namespace Prototxt.Inference;

/// <summary>What the forms of Faster R-CNN's proposal layer share. Boxes are in pixels and include their last: one from 3 to 3 is one wide.</summary>
internal static unsafe class RegionProposals
{
    /// <summary>At each place each anchor, moved as the deltas say and cut off at the picture, and the probability that it is something.</summary>
    /// <param name="scores">[1, 2 · anchors, height, width]: of each anchor the probability to be nothing, then of each to be something.</param>
    /// <param name="deltas">[1, 4 · anchors, height, width]: how centre and size differ from the anchor's.</param>
    /// <param name="width">The width.</param>
    /// <param name="picture">The picture's height, width and scale.</param>
    /// <param name="options">The layer's fields.</param>
    /// <param name="rounding">Where halves of anchors' sides go.</param>
    /// <returns>The boxes, and whether they are as large as they have to be.</returns>
    public static List<(Box Box, float Score, bool IsLarge)> All(
        ReadOnlySpan<float> scores, ReadOnlySpan<float> deltas, int width, ReadOnlySpan<float> picture, ProposalOptions options, MidpointRounding rounding)
    {
        Box[] anchors = Anchors(options, rounding);
        float minSize = options.MinSize * picture[2];
        int plane = anchors.Length == 0 ? 0 : scores.Length / (2 * anchors.Length);
        List<(Box Box, float Score, bool IsLarge)> all = [];
        for (int place = 0; place < plane; place++)
            for (int k = 0; k < anchors.Length; k++)
            {
                (float right, float down) = (place % width * options.FeatStride, place / width * options.FeatStride);
                Box box = Clip(Move(anchors[k], right, down, deltas[(k * 4 * plane + place)..], plane), picture[1], picture[0]);
                bool isLarge = box.Right - box.Left + 1 >= minSize && box.Bottom - box.Top + 1 >= minSize;
                all.Add((box, scores[(anchors.Length + k) * plane + place], isLarge));
            }
        return all;
    }

    /// <summary>Checks a kernel's bottoms.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static void Check(Value scores, Value deltas, Value imageInfo, ProposalOptions options, string layer)
    {
        ArgumentNullException.ThrowIfNull(options);
        long anchors = (long)options.Ratios.Count * options.Scales.Count, plane = (long)scores.Height * scores.Width;
        bool fits = scores.Rank == 4 && !scores.IsChannelsLast && !deltas.IsChannelsLast && !imageInfo.IsChannelsLast
            && scores.Count == 2 * anchors * plane && deltas.Count == 4 * anchors * plane && imageInfo.Count >= 3;
        if (!fits)
            throw new ArgumentException($"{layer}: expected plain scores and moves of {anchors} anchors in one picture, and the picture's height, width and scale, found {scores}, {deltas} and {imageInfo}.");
    }

    /// <summary>Regions as five numbers: image 0, left, top, right, bottom.</summary>
    public static Value Rows(List<(Box Box, float Score)> kept, Target to)
    {
        Value y = to.Plain(kept.Count, 5);
        for (int i = 0; i < kept.Count; i++)
            new float[] { 0, kept[i].Box.Left, kept[i].Box.Top, kept[i].Box.Right, kept[i].Box.Bottom }.CopyTo(y.Span[(5 * i)..]);
        return y;
    }

    /// <summary>The regions' scores.</summary>
    public static Value Scores(List<(Box Box, float Score)> kept, Target to)
    {
        Value y = to.Plain(kept.Count);
        for (int i = 0; i < kept.Count; i++)
            y.Data[i] = kept[i].Score;
        return y;
    }

    // Those of the first place: for each ratio all scales.
    private static Box[] Anchors(ProposalOptions options, MidpointRounding rounding)
    {
        float center = 0.5f * (options.BaseSize - 1);
        return [.. options.Ratios.SelectMany(ratio =>
        {
            float width = MathF.Round(MathF.Sqrt(options.BaseSize * options.BaseSize / ratio), rounding);
            float height = MathF.Round(width * ratio, rounding);
            return options.Scales.Select(scale => (X: 0.5f * (width * scale - 1), Y: 0.5f * (height * scale - 1)))
                .Select(half => new Box(center - half.X, center - half.Y, center + half.X, center + half.Y));
        })];
    }

    private static Box Move(Box anchor, float right, float down, ReadOnlySpan<float> delta, int plane)
    {
        float width = anchor.Right - anchor.Left + 1, height = anchor.Bottom - anchor.Top + 1;
        float x = delta[0] * width + anchor.Left + right + 0.5f * width, y = delta[plane] * height + anchor.Top + down + 0.5f * height;
        float halfWidth = 0.5f * MathF.Exp(delta[2 * plane]) * width, halfHeight = 0.5f * MathF.Exp(delta[3 * plane]) * height;
        return new(x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight);
    }

    private static Box Clip(Box box, float width, float height) => new(
        MathF.Max(0, MathF.Min(box.Left, width - 1)), MathF.Max(0, MathF.Min(box.Top, height - 1)),
        MathF.Max(0, MathF.Min(box.Right, width - 1)), MathF.Max(0, MathF.Min(box.Bottom, height - 1)));
}
