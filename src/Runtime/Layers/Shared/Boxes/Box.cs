namespace Prototxt.Layers;

/// <summary>A box as parts of the picture, and what SSD does with boxes.</summary>
internal readonly record struct Box(float Left, float Top, float Right, float Bottom)
{
    public float Area => Right < Left || Bottom < Top ? 0 : (Right - Left) * (Bottom - Top);

    public static Box At(ReadOnlySpan<float> values, long index) =>
        new(values[(int)(4 * index)], values[(int)((4 * index) + 1)], values[(int)((4 * index) + 2)], values[(int)((4 * index) + 3)]);

    /// <summary>The common area divided by that of both together.</summary>
    public float Overlap(Box other)
    {
        if (other.Left > Right || other.Right < Left || other.Top > Bottom || other.Bottom < Top)
            return 0;
        float width = MathF.Min(Right, other.Right) - MathF.Max(Left, other.Left);
        float height = MathF.Min(Bottom, other.Bottom) - MathF.Max(Top, other.Top);
        if (width <= 0 || height <= 0)
            return 0;
        float common = width * height;
        return common / (Area + other.Area - common);
    }

    /// <summary>Whether it reaches out of the picture.</summary>
    public bool CrossesBorder => Left < 0 || Left > 1 || Top < 0 || Top > 1 || Right < 0 || Right > 1 || Bottom < 0 || Bottom > 1;

    /// <summary>The box that a code relative to this prior stands for.</summary>
    public Box Decode(Box code, Box variance, BoxCode kind)
    {
        var (l, t, r, b) = (code.Left * variance.Left, code.Top * variance.Top, code.Right * variance.Right, code.Bottom * variance.Bottom);
        float width = Right - Left, height = Bottom - Top;
        switch (kind)
        {
            case BoxCode.Corner:
                return new Box(Left + l, Top + t, Right + r, Bottom + b);
            case BoxCode.CornerSize:
                return new Box(Left + l * width, Top + t * height, Right + r * width, Bottom + b * height);
            default:
                float x = l * width + (Left + Right) / 2, y = t * height + (Top + Bottom) / 2;
                float halfWidth = MathF.Exp(r) * width / 2, halfHeight = MathF.Exp(b) * height / 2;
                return new Box(x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight);
        }
    }

    /// <summary>The code that <see cref="Decode"/> turns into the box.</summary>
    public Box Encode(Box box, Box variance, BoxCode kind)
    {
        float width = Right - Left, height = Bottom - Top;
        Box code = kind switch
        {
            BoxCode.Corner => new Box(box.Left - Left, box.Top - Top, box.Right - Right, box.Bottom - Bottom),
            BoxCode.CornerSize => new Box((box.Left - Left) / width, (box.Top - Top) / height, (box.Right - Right) / width, (box.Bottom - Bottom) / height),
            _ => new Box(
                ((box.Left + box.Right) / 2 - (Left + Right) / 2) / width,
                ((box.Top + box.Bottom) / 2 - (Top + Bottom) / 2) / height,
                MathF.Log((box.Right - box.Left) / width),
                MathF.Log((box.Bottom - box.Top) / height)),
        };
        return new Box(code.Left / variance.Left, code.Top / variance.Top, code.Right / variance.Right, code.Bottom / variance.Bottom);
    }

    public static Box One => new(1, 1, 1, 1);
}
