namespace Prototxt.Imaging;

/// <summary>Which channels a decoded picture gets.</summary>
public enum PictureColor
{
    /// <summary>Three channels; grey is repeated (OpenCV's <c>IMREAD_COLOR</c>, Caffe's <c>is_color: true</c>).</summary>
    Color,

    /// <summary>One channel; colour becomes grey as <see cref="Picture.ToGray()"/> describes (<c>is_color: false</c>).</summary>
    Gray,

    /// <summary>One channel for a grey file, three for any other.</summary>
    AsStored,
}

/// <summary>How a picture file is decoded.</summary>
public sealed record PictureOptions
{
    /// <summary>Colour, EXIF orientation applied, at most 100 million pixels from at most 256 MiB.</summary>
    public static PictureOptions Default { get; } = new();

    /// <summary>The channels wanted. Default: <see cref="PictureColor.Color"/>.</summary>
    public PictureColor Color { get; init; } = PictureColor.Color;

    /// <summary>
    /// Turns the picture as its EXIF orientation says. Default: true, as Caffe does when built with OpenCV 3.1 or later;
    /// with OpenCV 2.4 it ignored the orientation, as pycaffe's load_image does, and models trained on such data need false.
    /// </summary>
    public bool ApplyOrientation { get; init; } = true;

    /// <summary>The most pixels (height times width) a file may claim before anything is allocated for them.</summary>
    public long MaxPixels { get; init; } = 100_000_000;

    /// <summary>
    /// With <see cref="PictureColor.AsStored"/>: a file with alpha has it as a fourth channel, behind blue, green and red, also if it is grey, and
    /// one of 16 bits is refused. So Caffe sees records (OpenCV's <c>IMREAD_UNCHANGED</c>).
    /// </summary>
    internal bool KeepsAlpha { get; init; }

    /// <summary>The most bytes an encoded picture may have.</summary>
    public int MaxBytes { get; init; } = 256 << 20;
}
