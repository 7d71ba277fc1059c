namespace Prototxt.Imaging;

// For readers of data, which have the memory that a record goes to and bring records to their size and channels themselves.
public sealed partial record ImageTransform
{
    /// <summary>Checks whether a record fits, and gives the sizes of what becomes of it.</summary>
    /// <exception cref="PictureException">The crop is larger than the record, or the mean does not fit it.</exception>
    internal (int Channels, int Height, int Width) Fit(Raster raster, string name)
    {
        Check(raster, name);
        (int height, int width) = OutputSize(raster);
        return (raster.Channels, height, width);
    }

    /// <summary>As <see cref="Fit(Raster, string)"/>, of a window.</summary>
    internal (int Channels, int Height, int Width) Fit(Picture picture, PictureWindow window)
    {
        CheckWindow(picture, window);
        return (picture.Channels, CropSize, CropSize);
    }

    /// <summary>Writes what becomes of a record, [C, H, W]; channels and size are taken as they are.</summary>
    internal void Write(ReadOnlySpan<byte> samples, Raster raster, Span<float> target, ICropSource source, string name) => Transform(samples, raster, target, source, name);

    /// <inheritdoc cref="Write(ReadOnlySpan{byte}, Raster, Span{float}, ICropSource, string)"/>
    internal void Write(ReadOnlySpan<float> samples, Raster raster, Span<float> target, ICropSource source, string name) => Transform(samples, raster, target, source, name);

    /// <summary>Writes what becomes of a window, [C, H, W]; channels are taken as they are.</summary>
    internal void Write(Picture picture, PictureWindow window, Span<float> target, ICropSource source) => Warp(picture, window, target, source);
}
