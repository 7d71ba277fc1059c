namespace Prototxt.Imaging;

/// <summary>What a decoder hands over: [H, W, C] with the channels the file has, 1 or 3.</summary>
internal readonly record struct Decoded(byte[] Pixels, int Height, int Width, int Channels)
{
    /// <summary>Refuses a claimed size before memory is taken for it.</summary>
    public static void Check(long height, long width, string name, PictureOptions options)
    {
        if (height < 1 || width < 1)
            throw new PictureException(name, "at least one pixel", $"{height} x {width}");
        // four bytes a pixel while decoding
        long most = Math.Min(options.MaxPixels, Array.MaxLength / 4);
        if (height > most / width)
            throw new PictureException(name, $"at most {most} pixels (PictureOptions.MaxPixels)", $"{height} x {width}");
    }
}
