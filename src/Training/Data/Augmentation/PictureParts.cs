using Prototxt.Imaging;

namespace Prototxt.Training.Data.Augmentation;

/// <summary>Parts of pictures, and pictures with other samples.</summary>
internal static class PictureParts
{
    public static Picture Crop(Picture picture, int top, int left, int height, int width)
    {
        Raster part = picture.Raster with { Height = height, Width = width };
        return Picture.Of(ByteResizer.Copy(picture.Pixels[picture.Raster.Index(0, top, left)..], part), height, width, picture.Channels, picture.Name);
    }

    /// <summary>A sample that is rounded and stays between 0 and 255.</summary>
    public static byte Sample(float value) => (byte)Math.Clamp(MathF.Round(value), 0, 255);

    /// <summary>A picture of the same size.</summary>
    public static Picture With(Picture picture, byte[] pixels) => Picture.Of(pixels, picture.Height, picture.Width, picture.Channels, picture.Name);
}
