using Prototxt.Layers;

namespace Prototxt.Inference;

/// <summary>A box, in parts of the picture or in pixels.</summary>
internal readonly record struct Box(float Left, float Top, float Right, float Bottom)
{
    /// <summary>A box of ones, the variance that changes nothing.</summary>
    public static Box One => new(1, 1, 1, 1);

    /// <summary>Whether it reaches out of the picture of which it is in parts.</summary>
    public bool CrossesBorder => Left < 0 || Left > 1 || Top < 0 || Top > 1 || Right < 0 || Right > 1 || Bottom < 0 || Bottom > 1;

    /// <summary>Four numbers of many: left, top, right, bottom.</summary>
    public static Box At(ReadOnlySpan<float> numbers, long index) =>
        new(numbers[(int)(4 * index)], numbers[(int)(4 * index + 1)], numbers[(int)(4 * index + 2)], numbers[(int)(4 * index + 3)]);

    /// <summary>The common area divided by that of both together. Boxes in pixels include their last: <paramref name="last"/> is 1 then.</summary>
    public float Overlap(Box other, float last = 0)
    {
        float width = MathF.Min(Right, other.Right) - MathF.Max(Left, other.Left) + last, height = MathF.Min(Bottom, other.Bottom) - MathF.Max(Top, other.Top) + last;
        if (width <= 0 || height <= 0)
            return 0;
        float common = width * height;
        return common / (Area(last) + other.Area(last) - common);
    }

    /// <summary>The box that a code relative to this prior stands for.</summary>
    public Box Decode(Box code, Box variance, BoxCode kind)
    {
        var (l, t, r, b) = (code.Left * variance.Left, code.Top * variance.Top, code.Right * variance.Right, code.Bottom * variance.Bottom);
        float width = Right - Left, height = Bottom - Top;
        switch (kind)
        {
            case BoxCode.Corner:
                return new(Left + l, Top + t, Right + r, Bottom + b);
            case BoxCode.CornerSize:
                return new(Left + l * width, Top + t * height, Right + r * width, Bottom + b * height);
            default:
                float x = l * width + (Left + Right) / 2, y = t * height + (Top + Bottom) / 2;
                float halfWidth = MathF.Exp(r) * width / 2, halfHeight = MathF.Exp(b) * height / 2;
                return new(x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight);
        }
    }

    /// <summary>The code that <see cref="Decode"/> turns into the box.</summary>
    public Box Encode(Box box, Box variance, BoxCode kind)
    {
        float width = Right - Left, height = Bottom - Top;
        Box code = kind switch
        {
            BoxCode.Corner => new(box.Left - Left, box.Top - Top, box.Right - Right, box.Bottom - Bottom),
            BoxCode.CornerSize => new((box.Left - Left) / width, (box.Top - Top) / height, (box.Right - Right) / width, (box.Bottom - Bottom) / height),
            _ => new(
                ((box.Left + box.Right) / 2 - (Left + Right) / 2) / width,
                ((box.Top + box.Bottom) / 2 - (Top + Bottom) / 2) / height,
                MathF.Log((box.Right - box.Left) / width),
                MathF.Log((box.Bottom - box.Top) / height)),
        };
        return new(code.Left / variance.Left, code.Top / variance.Top, code.Right / variance.Right, code.Bottom / variance.Bottom);
    }

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

    private float Area(float last) => Right + last < Left || Bottom + last < Top ? 0 : (Right - Left + last) * (Bottom - Top + last);
}
