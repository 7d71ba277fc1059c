using Prototxt.Files;
using static TorchSharp.torch;

namespace Prototxt.Imaging;

/// <summary>How a mean image whose size differs from the net's input is subtracted.</summary>
public enum MeanUse
{
    /// <summary>It has the resized picture's size and is cropped with it: Caffe's data layers.</summary>
    Cropped,

    /// <summary>Its mean per channel is subtracted everywhere: Caffe's C++ classification example, pycaffe with <c>mean.mean(1).mean(1)</c>.</summary>
    PerChannel,

    /// <summary>It is resized to each crop: pycaffe's Transformer given the whole mean image.</summary>
    ResizedToCrop,
}

/// <summary>How a picture is resized to <see cref="ClassificationPreprocessor.ResizeTo"/>.</summary>
public enum ResizeMethod
{
    /// <summary>In floating point (<see cref="Picture.ResizeToFloat"/>): pycaffe.</summary>
    Float,

    /// <summary>In bytes (<see cref="Picture.Resize"/>): Caffe's C++ example, convert_imageset and ImageData.</summary>
    Bytes,
}

/// <summary>
/// Prepares pictures for a classification net, as pycaffe's Classifier and Transformer do: resize, one crop or ten, channel
/// order, raw scale, mean, scale. Pictures here are blue, green, red from the start, so pycaffe's <c>channel_swap = (2, 1, 0)</c>
/// is the default and <see cref="Rgb"/> corresponds to leaving it out. pycaffe ignores a file's EXIF orientation: to classify exactly as it
/// does, load with <see cref="PictureOptions.ApplyOrientation"/> false.
/// </summary>
public sealed record ClassificationPreprocessor
{
    /// <summary>Mean, scale, grey or colour, and the crop's size, which is the net's input size. Its phase, mirror and window are not used.</summary>
    public ImageTransform Transform { get; init; } = new();

    /// <summary>Size before cropping (pycaffe's <c>image_dims</c>, often 256 x 256); null (default) for <see cref="ImageTransform.ResizeTo"/>, or the picture as it is if that is null too.</summary>
    public PictureSize? ResizeTo { get; init; }

    /// <summary>How to resize. Default: <see cref="ResizeMethod.Float"/>.</summary>
    public ResizeMethod ResizeMethod { get; init; } = ResizeMethod.Float;

    /// <summary>Ten crops (see <see cref="Imaging.Oversample"/>) instead of the centre. Needs <see cref="ImageTransform.CropSize"/>. Default false.</summary>
    public bool Oversample { get; init; }

    /// <summary>The value of white before the mean is subtracted: 255 (default) for Caffe's models, 1 for pycaffe without <c>raw_scale</c>.</summary>
    public float RawScale { get; init; } = 255;

    /// <summary>The net expects red, green, blue; mean and mean values are then in that order too. Default false.</summary>
    public bool Rgb { get; init; }

    /// <summary>How a mean image is used. Default: <see cref="MeanUse.Cropped"/>.</summary>
    public MeanUse MeanUse { get; init; } = MeanUse.Cropped;

    /// <summary>Prepares one picture.</summary>
    /// <param name="picture">Grey or blue, green, red.</param>
    /// <returns>A new CPU tensor [1, C, H, W], or [10, C, H, W] with <see cref="Oversample"/>; float32.</returns>
    /// <exception cref="PictureException">The crop is larger than the (resized) picture, or mean and picture do not fit.</exception>
    /// <exception cref="ImagingException">The mean file cannot be read.</exception>
    /// <exception cref="InvalidOperationException">Settings that exclude each other, or <see cref="Oversample"/> without a crop size.</exception>
    public Tensor Apply(Picture picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ImageTransform arithmetic = Transform with { CropSize = 0, ResizeTo = null, Window = null, Mirror = false, Phase = Phase.Test, Mean = Transform.ResolveMean() };
        int crop = Transform.CropSize;
        if (Oversample && crop <= 0)
            throw new InvalidOperationException("Ten crops need the crop's size: set Transform.CropSize to the net's input size.");
        PictureSize size = ResizeTo ?? Transform.ResizeTo ?? picture.Size;
        if (crop > Math.Min(size.Height, size.Width))
            throw new PictureException(picture.Name, $"at least {crop} x {crop} (crop_size)", $"{size}");

        using var scope = NewDisposeScope();
        Tensor whole = Resized(picture, size).mul_(RawScale / 255f).unsqueeze(0);
        if (MeanUse == MeanUse.Cropped)
            return Crop(arithmetic.Apply(whole), crop).MoveToOuterDisposeScope();
        Tensor crops = Crop(whole, crop);
        return FittedTo(arithmetic, crops.shape[2], crops.shape[3]).Apply(crops).MoveToOuterDisposeScope();
    }

    /// <summary>Prepares several pictures, one after the other.</summary>
    /// <param name="pictures">At least one; sizes may differ where <see cref="ResizeTo"/> or a crop size makes them equal.</param>
    /// <returns>A new CPU tensor [N, C, H, W], or [10 N, C, H, W] with <see cref="Oversample"/>; float32.</returns>
    /// <exception cref="PictureException">As for one picture, or pictures that give different shapes.</exception>
    /// <exception cref="ArgumentException">No pictures.</exception>
    public Tensor Apply(IReadOnlyList<Picture> pictures)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        if (pictures.Count == 0)
            throw new ArgumentException("No pictures to prepare.", nameof(pictures));
        using var scope = NewDisposeScope();
        var prepared = new Tensor[pictures.Count];
        for (int i = 0; i < prepared.Length; i++)
        {
            prepared[i] = Apply(pictures[i]);
            if (!prepared[i].shape.SequenceEqual(prepared[0].shape))
                throw new PictureException(pictures[i].Name, $"the shape {Shapes.Text(prepared[0].shape)} of the batch's first picture",
                    Shapes.Text(prepared[i].shape));
        }
        return cat(prepared, 0).MoveToOuterDisposeScope();
    }

    /// <summary>One row per picture: the mean over the ten crops with <see cref="Oversample"/>, else a copy.</summary>
    /// <param name="output">The net's output for <see cref="Apply(Picture)"/>: [N or 10 N, ...].</param>
    /// <returns>A new tensor [N, ...].</returns>
    /// <exception cref="ArgumentException">Ten crops, but the first axis is not a multiple of ten.</exception>
    public Tensor Combine(Tensor output)
    {
        ArgumentNullException.ThrowIfNull(output);
        return Oversample ? Imaging.Oversample.Average(output) : output.clone();
    }

    private Tensor Resized(Picture picture, PictureSize size)
    {
        Picture prepared = Transform.ForceColor ? picture.ToColor() : Transform.ForceGray ? picture.ToGray() : picture;
        if (Rgb)
            prepared = prepared.SwapRedAndBlue();
        if (ResizeMethod == ResizeMethod.Bytes)
            prepared = prepared.Resize(size.Height, size.Width);
        return prepared.ResizeToFloat(size.Height, size.Width);
    }

    private Tensor Crop(Tensor whole, int size) =>
        Oversample ? Imaging.Oversample.TenCrops(whole, size, size)
        : size > 0 ? Imaging.Oversample.CenterCrop(whole, size, size)
        : whole;

    private ImageTransform FittedTo(ImageTransform transform, long height, long width)
    {
        if (transform.Mean is not { } mean)
            return transform;
        return MeanUse == MeanUse.PerChannel
            ? transform with { Mean = null, MeanFile = null, MeanValues = mean.ToMeanValues() }
            : transform with { Mean = mean.Resize((int)height, (int)width) };
    }
}
