namespace Prototxt.Imaging;

/// <summary>
/// A picture in the making. It takes the stored rows as a decoder has them and keeps them upright and with the channels that are
/// wanted, so that decoding takes the memory of the picture and of a few rows.
/// </summary>
internal sealed class Canvas
{
    private readonly byte[] pixels;
    private readonly int height, width, channels, origin, rowStep, columnStep;
    private readonly bool isGray;
    private readonly GrayWeights weights;
    private readonly string name;

    /// <param name="storedHeight">Rows as they are stored.</param>
    /// <param name="storedWidth">Columns as they are stored.</param>
    /// <param name="isGray">The file has one channel.</param>
    /// <param name="name">The picture's name in error messages.</param>
    /// <param name="options">Which channels are wanted, and whether the picture is turned.</param>
    /// <param name="orientation">EXIF's, 1 to 8; anything else is 1.</param>
    /// <param name="weights">How colour becomes grey; null for OpenCV's.</param>
    /// <param name="hasAlpha">The samples have a fourth one, which is kept.</param>
    public Canvas(int storedHeight, int storedWidth, bool isGray, string name, PictureOptions options, int orientation = 1, GrayWeights? weights = null, bool hasAlpha = false)
    {
        CheckSize(storedHeight, storedWidth, name, options);
        (this.isGray, this.name, this.weights) = (isGray, name, weights ?? GrayWeights.OpenCv);
        if (!options.ApplyOrientation)
            orientation = 1;
        // EXIF says which side of the scene the stored first row and first column show.
        bool transposed = orientation is >= 5 and <= 8, fromBottom = orientation is 3 or 4 or 6 or 7, fromRight = orientation is 2 or 3 or 7 or 8;
        (height, width) = transposed ? (storedWidth, storedHeight) : (storedHeight, storedWidth);
        channels = hasAlpha ? 4 : options.Color == PictureColor.Gray || (options.Color == PictureColor.AsStored && isGray) ? 1 : 3;
        (rowStep, columnStep) = transposed ? (channels, width * channels) : (width * channels, channels);
        if (fromBottom)
            (origin, rowStep) = (origin + (storedHeight - 1) * rowStep, -rowStep);
        if (fromRight)
            (origin, columnStep) = (origin + (storedWidth - 1) * columnStep, -columnStep);
        pixels = new byte[height * width * channels];
    }

    /// <summary>Refuses a claimed size before memory is taken for it.</summary>
    public static void CheckSize(long height, long width, string name, PictureOptions options)
    {
        if (height < 1 || width < 1)
            throw new PictureException(name, "at least one pixel", $"{height} x {width}");
        // some decoders need four bytes a pixel
        long most = Math.Min(options.MaxPixels, Array.MaxLength / 4);
        if (height > most / width)
            throw new PictureException(name, $"at most {most} pixels (PictureOptions.MaxPixels)", $"{height} x {width}");
    }

    /// <summary>Takes pixels of a stored row.</summary>
    /// <param name="row">The stored row.</param>
    /// <param name="samples">Grey, or blue, green, red first, for each pixel.</param>
    /// <param name="stride">Bytes from pixel to pixel.</param>
    /// <param name="firstColumn">The first pixel's column.</param>
    /// <param name="every">Columns from pixel to pixel.</param>
    public void Write(int row, ReadOnlySpan<byte> samples, int stride, int firstColumn = 0, int every = 1)
    {
        int to = origin + row * rowStep + firstColumn * columnStep, step = every * columnStep;
        bool repeat = isGray && channels == 3, mix = !isGray && channels == 1;
        for (int from = 0; from < samples.Length; from += stride, to += step)
        {
            if (mix)
            {
                pixels[to] = weights.Of(samples[from], samples[from + 1], samples[from + 2]);
                continue;
            }
            pixels[to] = samples[from];
            if (channels > 1)
            {
                pixels[to + 1] = samples[repeat ? from : from + 1];
                pixels[to + 2] = samples[repeat ? from : from + 2];
            }
            if (channels == 4)
                pixels[to + 3] = samples[from + 3];
        }
    }

    public Picture ToPicture() => Picture.Of(pixels, height, width, channels, name);
}
