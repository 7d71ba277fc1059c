namespace Prototxt.Imaging;

/// <summary>A part of a picture as window files write it: the first and the last column and row, in pixels, both included.</summary>
/// <param name="X1">The first column, 0 at the left.</param>
/// <param name="Y1">The first row, 0 at the top.</param>
/// <param name="X2">The last column.</param>
/// <param name="Y2">The last row.</param>
public readonly record struct PictureWindow(int X1, int Y1, int X2, int Y2)
{
    /// <summary>The whole picture.</summary>
    /// <param name="size">Its size.</param>
    public static PictureWindow Whole(PictureSize size) => new(0, 0, size.Width - 1, size.Height - 1);

    /// <summary>Columns, then rows: <c>2..11 x 1..12</c>.</summary>
    public override string ToString() => $"{X1}..{X2} x {Y1}..{Y2}";

    internal int Width => X2 - X1 + 1;

    internal int Height => Y2 - Y1 + 1;
}

/// <summary>What Caffe's WindowData layer does with a window before it resizes it to <see cref="ImageTransform.CropSize"/>.</summary>
public sealed record WindowCrop
{
    /// <summary>
    /// <c>context_pad</c>: how many rows and columns on each side of the crop show what is around the window; in pixels, less than half of
    /// <see cref="ImageTransform.CropSize"/>. Anything outside the picture is 0 after mean and scale. Default 0.
    /// </summary>
    public int ContextPad { get; init; }

    /// <summary><c>crop_mode: "square"</c>: the window grows to a square around its centre. Default false: it is warped.</summary>
    public bool Square { get; init; }
}
