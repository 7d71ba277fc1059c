namespace Prototxt.Imaging;

/// <summary>A height and a width, in Caffe's order.</summary>
/// <param name="Height">Rows, in pixels.</param>
/// <param name="Width">Columns, in pixels.</param>
public readonly record struct PictureSize(int Height, int Width)
{
    /// <summary>A square.</summary>
    /// <param name="side">Rows and columns, in pixels.</param>
    public static PictureSize Square(int side) => new(side, side);

    /// <summary><c>height x width</c>.</summary>
    public override string ToString() => $"{Height} x {Width}";
}
