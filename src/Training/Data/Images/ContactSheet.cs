using Prototxt.Files;
using Prototxt.Imaging;
using Prototxt.Training.Data.Augmentation;
using SkiaSharp;
using static TorchSharp.torch;

namespace Prototxt.Training.Data.Images;

/// <summary>Many pictures as one, so that a person can look at what a net gets to see.</summary>
public static class ContactSheet
{
    private const int Gap = 4;
    private const byte Background = 32;

    /// <summary>Lays pictures out in rows, in cells as large as the largest.</summary>
    /// <param name="pictures">At least one; grey and colour may be mixed.</param>
    /// <param name="columns">Pictures in a row.</param>
    /// <exception cref="ArgumentException">No pictures.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Less than one column, or a sheet that is too large.</exception>
    public static Picture Of(IReadOnlyList<Picture> pictures, int columns = 8)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        if (pictures.Count == 0)
            throw new ArgumentException("No pictures to lay out.", nameof(pictures));
        columns = Math.Min(columns, pictures.Count);
        int rows = (pictures.Count + columns - 1) / columns, cellHeight = pictures.Max(p => p.Height) + Gap, cellWidth = pictures.Max(p => p.Width) + Gap;
        (long height, long width) = (((long)rows * cellHeight) + Gap, ((long)columns * cellWidth) + Gap);
        PictureSize.Check((int)Math.Min(height, int.MaxValue), (int)Math.Min(width, int.MaxValue), 3, sizeof(byte));
        var pixels = new byte[height * width * 3];
        pixels.AsSpan().Fill(Background);
        for (int i = 0; i < pictures.Count; i++)
        {
            var color = pictures[i].ToColor();
            (long top, long left) = (Gap + ((i / columns) * (long)cellHeight), Gap + ((i % columns) * (long)cellWidth));
            for (int y = 0; y < color.Height; y++)
                color.Pixels.Slice(y * color.Width * 3, color.Width * 3).CopyTo(pixels.AsSpan((int)((((top + y) * width) + left) * 3)));
        }
        return Picture.Of(pixels, (int)height, (int)width, 3, "contact sheet");
    }

    /// <summary>A row for each picture: as it is, and then changed as often as is asked for.</summary>
    /// <param name="pictures">At least one.</param>
    /// <param name="changes">What happens to each, in this order.</param>
    /// <param name="variants">So often.</param>
    /// <param name="seed">The same seed gives the same sheet.</param>
    public static Picture Of(IReadOnlyList<Picture> pictures, IReadOnlyList<PictureChange> changes, int variants = 7, uint seed = 1701)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        ArgumentNullException.ThrowIfNull(changes);
        var numbers = new MersenneTwister(seed);
        return Of([.. pictures.SelectMany(p => Enumerable.Range(0, variants).Select(_ => new PictureVariant(changes, numbers.Next()).Of(p)).Prepend(p))], variants + 1);
    }

    /// <summary>The pictures of a batch, the smallest number of the batch black and the greatest white.</summary>
    /// <param name="data">[N, 1 or 3, H, W]; channels blue, green, red.</param>
    /// <param name="columns">Pictures in a row.</param>
    /// <exception cref="PictureException">Another shape.</exception>
    public static Picture Of(Tensor data, int columns = 8)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (data.dim() != 4 || data.shape[1] is not (1 or 3) || data.numel() == 0)
            throw new PictureException("batch", "a tensor [N, 1 or 3, H, W]", Shapes.Text(data.shape));
        using var scope = NewDisposeScope();
        float least = data.min().item<float>(), most = data.max().item<float>();
        Tensor scaled = (data.to(ScalarType.Float32) - least) * (most > least ? 255 / (most - least) : 1);
        return Of([.. Enumerable.Range(0, (int)data.shape[0]).Select(i => Picture.FromTensor(scaled[i]))], columns);
    }

    /// <summary>Writes a picture as a PNG file; an old one is replaced when the new one is whole.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void SavePng(this Picture picture, string path)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(path);
        AtomicFile.Write(path, stream => stream.Write(PictureEncoder.Encode(picture, SKEncodedImageFormat.Png)));
    }
}
