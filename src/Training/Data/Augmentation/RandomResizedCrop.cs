using Prototxt.Imaging;
using Prototxt.Training.Data.Draws;

namespace Prototxt.Training.Data.Augmentation;

/// <summary>A part of the picture of random size, shape and place, brought to one size.</summary>
/// <param name="Height">Rows of the result, in pixels.</param>
/// <param name="Width">Columns of the result, in pixels.</param>
public sealed record RandomResizedCrop(int Height, int Width) : PictureChange
{
    private const int Attempts = 10;

    /// <summary>The least part of the picture's area. Default 0.08.</summary>
    public float LeastArea { get; init; } = 0.08f;

    /// <summary>The greatest part of the picture's area. Default 1.</summary>
    public float MostArea { get; init; } = 1;

    /// <summary>The least ratio of width to height. Default 3/4.</summary>
    public float LeastAspect { get; init; } = 3f / 4;

    /// <summary>The greatest ratio of width to height. Default 4/3.</summary>
    public float MostAspect { get; init; } = 4f / 3;

    internal override bool KeepsSize => false;

    // Of a shape that does not fit another is drawn; at last the largest part in the middle is taken whose shape is allowed.
    internal override Picture Apply(Picture picture, RandomNumbers numbers)
    {
        double area = (double)picture.Height * picture.Width;
        for (int i = 0; i < Attempts; i++)
        {
            double part = area * numbers.Between(LeastArea, MostArea);
            double aspect = Math.Exp(numbers.Between(MathF.Log(LeastAspect), MathF.Log(MostAspect)));
            int width = (int)Math.Round(Math.Sqrt(part * aspect)), height = (int)Math.Round(Math.Sqrt(part / aspect));
            if (width > 0 && height > 0 && width <= picture.Width && height <= picture.Height)
                return PictureParts.Crop(picture, numbers.Below(picture.Height - height + 1), numbers.Below(picture.Width - width + 1), height, width).Resize(Height, Width);
        }
        double shape = Math.Clamp((double)picture.Width / picture.Height, LeastAspect, MostAspect);
        int columns = Math.Clamp((int)Math.Round(picture.Height * shape), 1, picture.Width), rows = Math.Clamp((int)Math.Round(columns / shape), 1, picture.Height);
        return PictureParts.Crop(picture, (picture.Height - rows) / 2, (picture.Width - columns) / 2, rows, columns).Resize(Height, Width);
    }
}
