namespace Prototxt.Inference;

/// <summary>A box, in parts of the picture or in pixels.</summary>
internal readonly record struct Box(float Left, float Top, float Right, float Bottom)
{
    /// <summary>The common area divided by that of both together. Boxes in pixels include their last: <paramref name="last"/> is 1 then.</summary>
    public float Overlap(Box other, float last = 0)
    {
        float width = MathF.Min(Right, other.Right) - MathF.Max(Left, other.Left) + last, height = MathF.Min(Bottom, other.Bottom) - MathF.Max(Top, other.Top) + last;
        if (width <= 0 || height <= 0)
            return 0;
        float common = width * height;
        return common / (Area(last) + other.Area(last) - common);
    }

    /// <summary>The box that a code relative to this one stands for.</summary>
    public Box Decode(Box code, BoxCode kind)
    {
        float width = Right - Left, height = Bottom - Top;
        switch (kind)
        {
            case BoxCode.Corner:
                return new(Left + code.Left, Top + code.Top, Right + code.Right, Bottom + code.Bottom);
            case BoxCode.CornerSize:
                return new(Left + code.Left * width, Top + code.Top * height, Right + code.Right * width, Bottom + code.Bottom * height);
            default:
                float x = code.Left * width + (Left + Right) / 2, y = code.Top * height + (Top + Bottom) / 2;
                float halfWidth = MathF.Exp(code.Right) * width / 2, halfHeight = MathF.Exp(code.Bottom) * height / 2;
                return new(x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight);
        }
    }

    /// <summary>Four numbers of many as a box: left, top, right, bottom.</summary>
    public static unsafe Box At(float* numbers, long index) => new(numbers[4 * index], numbers[4 * index + 1], numbers[4 * index + 2], numbers[4 * index + 3]);

    /// <summary>Side by side.</summary>
    public Box Times(Box other) => new(Left * other.Left, Top * other.Top, Right * other.Right, Bottom * other.Bottom);

    private float Area(float last) => Right + last < Left || Bottom + last < Top ? 0 : (Right - Left + last) * (Bottom - Top + last);

    /// <summary>The best boxes, in their order, without those that overlap a better one by more than a threshold.</summary>
    /// <param name="best">The boxes, best first.</param>
    /// <param name="threshold">How much they may overlap.</param>
    /// <param name="most">How many are kept at most.</param>
    /// <param name="eta">What the threshold is multiplied by after each box while it is above a half.</param>
    /// <param name="last">1 for boxes that include their last pixel.</param>
    public static List<(Box Box, float Score)> Suppress(IEnumerable<(Box Box, float Score)> best, float threshold, int most = int.MaxValue, float eta = 1, float last = 0)
    {
        List<(Box Box, float Score)> kept = [];
        foreach ((Box box, float score) in best)
        {
            if (kept.Count >= most)
                break;
            if (kept.Exists(k => box.Overlap(k.Box, last) > threshold))
                continue;
            kept.Add((box, score));
            if (eta < 1 && threshold > 0.5f)
                threshold *= eta;
        }
        return kept;
    }
}
