namespace Prototxt.Imaging;

/// <summary>A height and a width, in Caffe's order.</summary>
/// <param name="Height">Rows, in pixels.</param>
/// <param name="Width">Columns, in pixels.</param>
public readonly record struct PictureSize(int Height, int Width)
{
    /// <summary>A square.</summary>
    /// <param name="side">Rows and columns, in pixels.</param>
    public static PictureSize Square(int side) => new(side, side);

    // Called with an argument of the caller's for each side.
    internal static void Check(int height, int width, int channels, int sampleBytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        long most = Array.MaxLength / sampleBytes / channels;
        if (height > most / width)
            throw new ArgumentOutOfRangeException(nameof(height), $"{height} x {width}", $"A picture with {Picture.Describe(channels)} can have {most} pixels at most.");
    }

    /// <summary><c>height x width</c>.</summary>
    public override string ToString() => $"{Height} x {Width}";
}
