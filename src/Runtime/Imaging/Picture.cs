namespace Prototxt.Imaging;

/// <summary>
/// A decoded picture with 8 bits per sample: grey, or blue, green, red, the order that Caffe takes from OpenCV.
/// Immutable. Rows from top to bottom, pixels from left to right, channels interleaved: [H, W, C].
/// </summary>
public sealed partial class Picture
{
    private readonly byte[] pixels;

    private Picture(byte[] pixels, int height, int width, int channels, string name)
    {
        this.pixels = pixels;
        (Height, Width, Channels, Name) = (height, width, channels, name);
    }

    /// <summary>The file's path, or the name given when decoding; error messages show it.</summary>
    public string Name { get; }

    /// <summary>Rows, in pixels; at least 1.</summary>
    public int Height { get; }

    /// <summary>Columns, in pixels; at least 1.</summary>
    public int Width { get; }

    /// <summary>1 (grey) or 3 (blue, green, red); within data readers also 4, the last being alpha.</summary>
    public int Channels { get; }

    /// <summary>Height and width.</summary>
    public PictureSize Size => new(Height, Width);

    /// <summary>The samples, [H, W, C], <c>Height * Width * Channels</c> bytes.</summary>
    public ReadOnlySpan<byte> Pixels => pixels;

    /// <summary>A picture that takes ownership of its samples.</summary>
    internal static Picture Of(byte[] pixels, int height, int width, int channels, string name) => new(pixels, height, width, channels, name);

    internal Raster Raster => Raster.Interleaved(Channels, Height, Width);

    /// <summary>One sample, 0 to 255.</summary>
    /// <param name="row">0 at the top.</param>
    /// <param name="column">0 at the left.</param>
    /// <param name="channel">0 for grey or blue, 1 for green, 2 for red.</param>
    /// <exception cref="ArgumentOutOfRangeException">Outside the picture.</exception>
    public byte this[int row, int column, int channel = 0]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Height, nameof(row));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)column, (uint)Width, nameof(column));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)channel, (uint)Channels, nameof(channel));
            return pixels[Raster.Index(channel, row, column)];
        }
    }

    /// <summary>A picture from raw samples, which are copied.</summary>
    /// <param name="pixels">[H, W, C]: grey, or blue, green, red.</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <param name="channels">1 or 3.</param>
    /// <param name="name">The picture's name in error messages.</param>
    /// <exception cref="PictureException">No pixels, a number of channels other than 1 or 3, or not height * width * channels samples.</exception>
    public static Picture FromBytes(ReadOnlySpan<byte> pixels, int height, int width, int channels, string name = "picture")
    {
        if (height < 1 || width < 1 || channels is not (1 or 3))
            throw new PictureException(name, "at least one pixel and 1 or 3 channels", $"height {height}, width {width}, channels {channels}");
        if ((long)height * width * channels != pixels.Length)
            throw new PictureException(name, $"{height} * {width} * {channels} = {(long)height * width * channels} bytes", $"{pixels.Length}");
        return new Picture(pixels.ToArray(), height, width, channels, name);
    }

    /// <summary>
    /// The picture with one channel: <c>0.114 B + 0.587 G + 0.299 R</c> in OpenCV's fixed-point numbers (15 bits, rounded to the
    /// nearest), as <c>cvtColor</c> does. Reading a PNG as grey (<see cref="PictureColor.Gray"/>) takes libpng's weights and rounds
    /// down instead, because OpenCV leaves that to it; a JPEG's grey may differ from OpenCV's by a level, as the JPEG library makes it.
    /// </summary>
    public Picture ToGray()
    {
        if (Channels == 1)
            return this;
        var gray = new byte[Height * Width];
        for (int i = 0, j = 0; i < gray.Length; i++, j += 3)
            gray[i] = GrayWeights.OpenCv.Of(pixels[j], pixels[j + 1], pixels[j + 2]);
        return new Picture(gray, Height, Width, 1, Name);
    }

    /// <summary>The picture with three channels; grey is repeated.</summary>
    /// <exception cref="PictureException">There would be more samples than an array can have.</exception>
    public Picture ToColor()
    {
        if (Channels == 3)
            return this;
        if ((long)Height * Width * 3 > Array.MaxLength)
            throw new PictureException(Name, $"at most {Array.MaxLength} samples with three channels", $"{Size}");
        var color = new byte[Height * Width * 3];
        for (int i = 0, j = 0; i < pixels.Length; i++, j += 3)
            color[j] = color[j + 1] = color[j + 2] = pixels[i];
        return new Picture(color, Height, Width, 3, Name);
    }

    /// <summary>The picture with red and blue exchanged, for nets trained on red, green, blue; a grey picture is returned as it is.</summary>
    public Picture SwapRedAndBlue()
    {
        if (Channels == 1)
            return this;
        var swapped = (byte[])pixels.Clone();
        for (int i = 0; i < swapped.Length; i += 3)
            (swapped[i], swapped[i + 2]) = (swapped[i + 2], swapped[i]);
        return new Picture(swapped, Height, Width, 3, Name);
    }

    /// <summary>
    /// The picture in another size, as OpenCV's <c>cv::resize</c> with <c>INTER_LINEAR</c> computes it for bytes, which is what Caffe's
    /// tools and its ImageData layer use: bilinear, pixel centres at half, edges replicated, no smoothing when shrinking, 11-bit weights.
    /// </summary>
    /// <param name="height">New rows, at least 1.</param>
    /// <param name="width">New columns, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size below 1, or more samples than an array can have.</exception>
    public Picture Resize(int height, int width)
    {
        PictureSize.Check(height, width, Channels, sizeof(byte));
        return height == Height && width == Width
            ? this
            : new Picture(ByteResizer.Resize(pixels, Raster, height, width), height, width, Channels, Name);
    }

    /// <summary>Name, channels and size.</summary>
    public override string ToString() => $"{Name}: {Describe(Channels)}, {Size}";

    internal static string Describe(int channels) => channels == 1 ? "1 channel" : $"{channels} channels";
}
