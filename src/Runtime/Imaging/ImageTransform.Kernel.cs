using System.Numerics;

namespace Prototxt.Imaging;

public sealed partial record ImageTransform
{
    // One picture: draws mirror and offsets in Caffe's order, then writes [C, H, W].
    private void Transform<T>(ReadOnlySpan<T> samples, Raster raster, Span<float> target, ICropSource source, string name)
        where T : unmanaged, INumberBase<T>
    {
        MeanImage? mean = Check(raster, name);
        bool mirrored = Mirror && source.Next(2) == 1;
        (int height, int width) = OutputSize(raster);
        int top = 0, left = 0;
        if (CropSize > 0)
            (top, left) = Phase == Phase.Train
                ? (source.Next(raster.Height - CropSize + 1), source.Next(raster.Width - CropSize + 1))
                : ((raster.Height - CropSize) / 2, (raster.Width - CropSize) / 2);

        for (int c = 0; c < raster.Channels; c++)
        {
            float value = MeanValues.Count == 0 ? 0 : MeanValues[MeanValues.Count == 1 ? 0 : c];
            for (int y = 0; y < height; y++)
            {
                Span<float> row = target.Slice((c * height + y) * width, width);
                ReadOnlySpan<T> from = samples[raster.Index(c, top + y, left)..];
                if (mean is null)
                    Row(from, raster.PixelStride, value, Scale, row);
                else
                    Row(from, raster.PixelStride, mean.Row(c, top + y).Slice(left, width), Scale, row);
                if (mirrored)
                    row.Reverse();
            }
        }
    }

    private static void Row<T>(ReadOnlySpan<T> from, int stride, float mean, float scale, Span<float> row) where T : unmanaged, INumberBase<T>
    {
        for (int x = 0, at = 0; x < row.Length; x++, at += stride)
            row[x] = (float.CreateTruncating(from[at]) - mean) * scale;
    }

    private static void Row<T>(ReadOnlySpan<T> from, int stride, ReadOnlySpan<float> mean, float scale, Span<float> row)
        where T : unmanaged, INumberBase<T>
    {
        for (int x = 0, at = 0; x < row.Length; x++, at += stride)
            row[x] = (float.CreateTruncating(from[at]) - mean[x]) * scale;
    }

    private MeanImage? Check(Raster raster, string name)
    {
        MeanImage? mean = ResolveMean();
        if (CropSize > Math.Min(raster.Height, raster.Width))
            throw new PictureException(name, $"at least {CropSize} x {CropSize} (crop_size)", $"{raster.Height} x {raster.Width}");
        if (MeanValues.Count > 1 && MeanValues.Count != raster.Channels)
            throw new PictureException(name, $"{MeanValues.Count} channels (one per mean_value)", Picture.Describe(raster.Channels));
        if (mean is not null && (mean.Channels != raster.Channels || mean.Height != raster.Height || mean.Width != raster.Width))
            throw new PictureException(name, $"the mean image's size ({mean})",
                $"{Picture.Describe(raster.Channels)}, {raster.Height} x {raster.Width}");
        return mean;
    }

    /// <summary>Checks the settings against each other and gives the mean image, from memory or from its file.</summary>
    internal MeanImage? ResolveMean()
    {
        if (CropSize < 0)
            throw new InvalidOperationException($"crop_size is {CropSize}; it cannot be negative.");
        if (ForceColor && ForceGray)
            throw new InvalidOperationException("force_color and force_gray cannot both be set.");
        if (MeanValues.Count > 0 && (MeanFile is not null || Mean is not null))
            throw new InvalidOperationException("mean_file and mean_value cannot both be given.");
        if (Mean is not null || MeanFile is null)
            return Mean;
        LoadedMean? mean = loaded;
        if (mean is null || mean.Path != MeanFile)
            loaded = mean = new LoadedMean(MeanFile, MeanImage.Load(MeanFile));
        return mean.Image;
    }
}
