namespace Prototxt.Training.Data.Readers;

/// <summary>A box around an object; its sides are shares of the picture's.</summary>
/// <param name="Label">Its class.</param>
/// <param name="Instance">Which of its class it is.</param>
/// <param name="Left">Where it begins.</param>
/// <param name="Top">Where it begins.</param>
/// <param name="Right">Where it ends.</param>
/// <param name="Bottom">Where it ends.</param>
/// <param name="IsDifficult">Whether it counts as hard to find.</param>
internal readonly record struct AnnotatedBox(int Label, int Instance, float Left, float Top, float Right, float Bottom, bool IsDifficult)
{
    /// <summary>The part of the box that lies in a part of the picture, as shares of that; null where nothing does.</summary>
    /// <remarks>Source: SSD's ProjectBBox and ClipBBox.</remarks>
    public AnnotatedBox? In(float left, float top, float right, float bottom)
    {
        if (Left >= right || Right <= left || Top >= bottom || Bottom <= top)
            return null;
        float width = right - left, height = bottom - top;
        AnnotatedBox part = this with
        {
            Left = Math.Clamp((Left - left) / width, 0, 1), Top = Math.Clamp((Top - top) / height, 0, 1),
            Right = Math.Clamp((Right - left) / width, 0, 1), Bottom = Math.Clamp((Bottom - top) / height, 0, 1),
        };
        return (part.Right - part.Left) * (part.Bottom - part.Top) > 0 && part.Right > part.Left ? part : null;
    }

    /// <summary>The box in the mirrored picture.</summary>
    public AnnotatedBox Mirrored() => this with { Left = 1 - Right, Right = 1 - Left };
}
