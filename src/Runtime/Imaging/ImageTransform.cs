using Prototxt.Files;
using Prototxt.Tensors;
using static TorchSharp.torch;

namespace Prototxt.Imaging;

/// <summary>
/// What a data layer does to a picture: picture in, blob out. <c>value = (sample - mean) * scale</c>, cropped and mirrored as Caffe's
/// DataTransformer does it; before that come the size and the channels that the layer itself sets. One instance may serve several threads if its random source may.
/// </summary>
public sealed partial record ImageTransform
{
    /// <summary><c>scale</c>: the factor applied after the mean is subtracted. Default 1.</summary>
    public float Scale { get; init; } = 1;

    /// <summary><c>mirror</c>: mirror half of the pictures, chosen at random, left to right; in both phases, as Caffe does. Default false.</summary>
    public bool Mirror { get; init; }

    /// <summary><c>crop_size</c>: rows and columns of the square cut out, in pixels; 0 (default) for the whole picture.</summary>
    public int CropSize { get; init; }

    /// <summary>
    /// <c>new_height</c> and <c>new_width</c>, or SSD's <c>resize_param</c>: the size to which every picture is resized first, by
    /// <see cref="Picture.Resize"/>. Null (default) leaves it as it is.
    /// </summary>
    public PictureSize? ResizeTo { get; init; }

    /// <summary>
    /// For WindowData: a picture is a window, which is not cropped to <see cref="CropSize"/> but resized to it as a whole. Null (default) for all others.
    /// </summary>
    public WindowCrop? Window { get; init; }

    /// <summary><c>mean_file</c>: a mean image of the same size as the uncropped pictures (.binaryproto or .npy), read when first needed.</summary>
    public string? MeanFile { get; init; }

    /// <summary>The mean image itself; it replaces <see cref="MeanFile"/>, which is then not read.</summary>
    public MeanImage? Mean { get; init; }

    /// <summary><c>mean_value</c>: one value for all channels, or one per channel (blue, green, red). Default: none.</summary>
    public IReadOnlyList<float> MeanValues { get; init; } = [];

    /// <summary><c>force_color</c>: grey pictures get three channels. Default false.</summary>
    public bool ForceColor { get; init; }

    /// <summary><c>force_gray</c>: colour pictures become grey. Default false.</summary>
    public bool ForceGray { get; init; }

    /// <summary>TRAIN crops at random, TEST (default) cuts out the centre, odd remainders rounded down.</summary>
    public Phase Phase { get; init; } = Phase.Test;

    /// <summary>Random numbers for crops and mirrors; null (default) for <see cref="Random.Shared"/>.</summary>
    public ICropSource? Source { get; init; }

    private LoadedMean? loaded; // MeanFile's content; a copy made by `with` shares it while the path is the same

    /// <summary>Transforms one picture.</summary>
    /// <param name="picture">Grey or blue, green, red.</param>
    /// <returns>A new CPU tensor [1, C, H, W], float32; H and W are <see cref="CropSize"/>, <see cref="ResizeTo"/>'s or the picture's.</returns>
    /// <exception cref="PictureException">The crop is larger than the picture, or mean and picture do not fit.</exception>
    /// <exception cref="ImagingException">The mean file cannot be read.</exception>
    /// <exception cref="InvalidOperationException">Settings that exclude each other, such as mean_file and mean_value.</exception>
    public Tensor Apply(Picture picture) => Apply([picture], Source ?? RandomCropSource.Shared);

    /// <summary>As <see cref="Apply(Picture)"/>, with crops and mirrors from <paramref name="random"/>.</summary>
    /// <param name="picture">Grey or blue, green, red.</param>
    /// <param name="random">Random numbers instead of those of <see cref="Source"/>.</param>
    public Tensor Apply(Picture picture, Random random) => Apply([picture], new RandomCropSource(random));

    /// <summary>As <see cref="Apply(Picture)"/>, with crops and mirrors from <paramref name="source"/>.</summary>
    /// <param name="picture">Grey or blue, green, red.</param>
    /// <param name="source">Random numbers instead of those of <see cref="Source"/>.</param>
    public Tensor Apply(Picture picture, ICropSource source) => Apply([picture], source);

    /// <summary>Transforms a batch, each picture with its own crop and mirror.</summary>
    /// <param name="pictures">At least one; all give the same shape.</param>
    /// <returns>A new CPU tensor [N, C, H, W], float32.</returns>
    /// <exception cref="PictureException">As for one picture, or a picture whose shape differs from the first's.</exception>
    /// <exception cref="ArgumentException">No pictures.</exception>
    public Tensor Apply(IReadOnlyList<Picture> pictures) => Apply(pictures, Source ?? RandomCropSource.Shared);

    /// <summary>As <see cref="Apply(IReadOnlyList{Picture})"/>, with crops and mirrors from <paramref name="random"/>.</summary>
    /// <param name="pictures">At least one; all give the same shape.</param>
    /// <param name="random">Random numbers instead of those of <see cref="Source"/>.</param>
    public Tensor Apply(IReadOnlyList<Picture> pictures, Random random) => Apply(pictures, new RandomCropSource(random));

    /// <summary>As <see cref="Apply(IReadOnlyList{Picture})"/>, with crops and mirrors from <paramref name="source"/>.</summary>
    /// <param name="pictures">At least one; all give the same shape.</param>
    /// <param name="source">Random numbers instead of those of <see cref="Source"/>.</param>
    public Tensor Apply(IReadOnlyList<Picture> pictures, ICropSource source)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        ArgumentNullException.ThrowIfNull(source);
        if (pictures.Count == 0)
            throw new ArgumentException("No pictures to transform.", nameof(pictures));
        Picture first = Prepared(pictures[0]);
        // before anything is allocated
        if (Window is null)
            Check(first.Raster, first.Name);
        else
            CheckWindow(first, PictureWindow.Whole(first.Size));
        (int height, int width) = OutputSize(first.Raster);
        PictureSize.Check(height, width, first.Channels, sizeof(float));
        Tensor blob = TensorMemory.NewFloat(pictures.Count, first.Channels, height, width);
        try
        {
            for (int i = 0; i < pictures.Count; i++)
            {
                Picture picture = i == 0 ? first : Prepared(pictures[i]);
                if (picture.Channels != first.Channels || OutputSize(picture.Raster) != (height, width))
                    throw new PictureException(picture.Name, $"the shape of the batch's first picture ({pictures[0]})",
                        $"{Picture.Describe(picture.Channels)}, {picture.Size}");
                using Tensor item = blob[i];
                Span<float> target = TensorMemory.Floats(item);
                if (Window is null)
                    Transform(picture.Pixels, picture.Raster, target, source, picture.Name);
                else
                    Warp(picture, PictureWindow.Whole(picture.Size), target, source);
            }
            return blob;
        }
        catch
        {
            blob.Dispose();
            throw;
        }
    }

    /// <summary>Transforms numbers that are not pictures, such as a database's float records. Channels and sizes are not changed: force_color, force_gray, resizing and windows do not apply.</summary>
    /// <param name="records">[C, H, W] or [N, C, H, W], any number type, any device.</param>
    /// <param name="source">Random numbers instead of those of <see cref="Source"/>; null to use that.</param>
    /// <returns>A new CPU tensor [N, C, H, W] (N = 1 for three axes), float32.</returns>
    /// <exception cref="PictureException">Other axes, a crop that is too large, or a mean that does not fit.</exception>
    /// <exception cref="ImagingException">The mean file cannot be read.</exception>
    /// <exception cref="InvalidOperationException">Settings that exclude each other.</exception>
    public Tensor Apply(Tensor records, ICropSource? source = null)
    {
        ArgumentNullException.ThrowIfNull(records);
        if (records.dim() is not (3 or 4) || records.numel() is 0 or > int.MaxValue)
            throw new PictureException("tensor", "the axes [C, H, W] or [N, C, H, W]", Shapes.Text(records.shape));
        long[] shape = records.shape[^3..];
        var raster = Raster.Planar((int)shape[0], (int)shape[1], (int)shape[2]);
        int count = (int)(records.numel() / (shape[0] * shape[1] * shape[2])), length = (int)(records.numel() / count);
        Check(raster, "tensor");
        (int height, int width) = OutputSize(raster);
        using Tensor given = TensorMemory.OnCpu(records, ScalarType.Float32);
        Tensor blob = TensorMemory.NewFloat(count, raster.Channels, height, width);
        try
        {
            ReadOnlySpan<float> values = TensorMemory.Floats(given);
            Span<float> target = TensorMemory.Floats(blob);
            int each = target.Length / count;
            for (int i = 0; i < count; i++)
                Transform(values.Slice(i * length, length), raster, target.Slice(i * each, each), source ?? Source ?? RandomCropSource.Shared, "tensor");
            return blob;
        }
        catch
        {
            blob.Dispose();
            throw;
        }
    }

    /// <summary>Whether all settings agree; mean values are compared one by one.</summary>
    /// <param name="other">The transform to compare with.</param>
    public bool Equals(ImageTransform? other) =>
        other is not null && Scale.Equals(other.Scale) && Mirror == other.Mirror && CropSize == other.CropSize && MeanFile == other.MeanFile
        && ResizeTo == other.ResizeTo && Equals(Window, other.Window) && Equals(Mean, other.Mean) && MeanValues.SequenceEqual(other.MeanValues) && ForceColor == other.ForceColor
        && ForceGray == other.ForceGray && Phase == other.Phase && Equals(Source, other.Source);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Scale, Mirror, CropSize, MeanFile, MeanValues.Count, Phase);

    private Picture WithChannels(Picture picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        return ForceColor ? picture.ToColor() : ForceGray ? picture.ToGray() : picture;
    }

    private Picture Prepared(Picture picture)
    {
        picture = WithChannels(picture);
        return ResizeTo is { } size ? picture.Resize(size.Height, size.Width) : picture;
    }

    private (int Height, int Width) OutputSize(Raster raster) => CropSize > 0 ? (CropSize, CropSize) : (raster.Height, raster.Width);

    private sealed record LoadedMean(string Path, MeanImage Image);
}
