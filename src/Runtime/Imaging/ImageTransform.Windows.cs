using Prototxt.Tensors;
using static TorchSharp.torch;

namespace Prototxt.Imaging;

public sealed partial record ImageTransform
{
    /// <summary>Transforms one window of a picture, as Caffe's WindowData layer does: the window, not a crop of it, is resized to <see cref="CropSize"/>.</summary>
    /// <param name="picture">Grey or blue, green, red.</param>
    /// <param name="window">The part of it; the whole picture without <see cref="Window"/> is a window too.</param>
    /// <param name="source">Random numbers instead of those of <see cref="Source"/>; null to use that.</param>
    /// <returns>A new CPU tensor [1, C, H, W], float32; H and W are <see cref="CropSize"/>.</returns>
    /// <exception cref="PictureException">The window is not inside the picture or, where it grows, has no part of it; or the mean does not fit.</exception>
    /// <exception cref="ImagingException">The mean file cannot be read.</exception>
    /// <exception cref="InvalidOperationException">Settings that exclude each other; no crop size, or a context that leaves nothing of it.</exception>
    public Tensor Apply(Picture picture, PictureWindow window, ICropSource? source = null)
    {
        ArgumentNullException.ThrowIfNull(picture);
        picture = WithChannels(picture);
        CheckWindow(picture, window);
        PictureSize.Check(CropSize, CropSize, picture.Channels, sizeof(float));
        Tensor blob = TensorMemory.NewFloat(1, picture.Channels, CropSize, CropSize);
        try
        {
            Warp(picture, window, TensorMemory.Floats(blob), source ?? Source ?? RandomCropSource.Shared);
            return blob;
        }
        catch
        {
            blob.Dispose();
            throw;
        }
    }

    // Follows WindowDataLayer: the context grows the window, what is inside the picture is resized, the rest of the crop stays zero.
    private void Warp(Picture picture, PictureWindow window, Span<float> target, ICropSource source)
    {
        WindowCrop crop = Window ?? new WindowCrop();
        MeanImage? mean = CheckWindow(picture, window);
        int margin = mean is null ? 0 : Margin(mean);
        bool mirrored = Mirror && source.Next(2) == 1;

        (int height, int width, int top, int left) = (CropSize, CropSize, 0, 0);
        if (Grows)
            (window, height, width, top, left) = Grown(window, picture.Size, crop, mirrored);
        target.Clear();
        if (height < 1 || width < 1)
            return;
        var part = Raster.Interleaved(picture.Channels, picture.Height, picture.Width) with { Height = window.Height, Width = window.Width };
        ReadOnlySpan<byte> pixels = picture.Pixels[part.Index(0, window.Y1, window.X1)..];
        byte[] resized = (height, width) == (window.Height, window.Width) ? ByteResizer.Copy(pixels, part) : ByteResizer.Resize(pixels, part, height, width);
        for (int c = 0; c < picture.Channels; c++)
        {
            float value = MeanValues.Count == 0 ? 0 : MeanValues[MeanValues.Count == 1 ? 0 : c];
            for (int y = 0; y < height; y++)
            {
                Span<float> row = target.Slice((c * CropSize + top + y) * CropSize + left, width);
                for (int x = 0; x < width; x++)
                    row[x] = resized[(y * width + x) * picture.Channels + c];
                if (mirrored)
                    row.Reverse();
                // The mean is of the crop's place, after mirroring.
                ReadOnlySpan<float> means = mean is null ? default : mean.Row(c, margin + top + y)[(margin + left)..];
                for (int x = 0; x < width; x++)
                    row[x] = (row[x] - (mean is null ? value : means[x])) * Scale;
            }
        }
    }

    // The window with its context as far as the picture goes, the size that this part has in the crop, and its place there.
    private (PictureWindow Window, int Height, int Width, int Top, int Left) Grown(PictureWindow window, PictureSize picture, WindowCrop crop, bool mirrored)
    {
        float scale = CropSize / (float)(CropSize - 2 * crop.ContextPad), halfHeight = window.Height / 2f, halfWidth = window.Width / 2f;
        float centerX = window.X1 + halfWidth, centerY = window.Y1 + halfHeight;
        if (crop.Square)
            halfHeight = halfWidth = Math.Max(halfHeight, halfWidth);
        int x1 = Round(centerX - halfWidth * scale), x2 = Round(centerX + halfWidth * scale);
        int y1 = Round(centerY - halfHeight * scale), y2 = Round(centerY + halfHeight * scale);
        float scaleX = CropSize / (float)(x2 - x1 + 1), scaleY = CropSize / (float)(y2 - y1 + 1);
        int beforeX = Math.Max(0, -x1), beforeY = Math.Max(0, -y1), afterX = Math.Max(0, x2 - picture.Width + 1), afterY = Math.Max(0, y2 - picture.Height + 1);
        var inside = new PictureWindow(x1 + beforeX, y1 + beforeY, x2 - afterX, y2 - afterY);
        int top = Round(beforeY * scaleY), left = Round((mirrored ? afterX : beforeX) * scaleX);
        // Rounding may make the two together too large.
        int height = Math.Min(Round(inside.Height * scaleY), CropSize - top), width = Math.Min(Round(inside.Width * scaleX), CropSize - left);
        return (inside, height, width, top, left);
    }

    // Sides of a grown window beyond this are no longer counted.
    private const int MostGrowth = 1 << 29;

    // Whether windows get context or are made square.
    private bool Grows => Window is { ContextPad: > 0 } or { Square: true };

    // Where the crop lies in the mean; Caffe counts the columns on both sides of it, and takes as many rows above.
    private int Margin(MeanImage mean) => (mean.Width - CropSize) / 2;

    private static int Round(float value) => (int)Math.Clamp(MathF.Round(value, MidpointRounding.AwayFromZero), -MostGrowth, MostGrowth);

    private MeanImage? CheckWindow(Picture picture, PictureWindow window)
    {
        int context = Window?.ContextPad ?? 0;
        if (CropSize < 1 || context < 0 || 2L * context >= CropSize)
            throw new InvalidOperationException($"A window needs a crop_size that is positive and more than twice context_pad; they are {CropSize} and {context}.");
        // Of a window that grows, what lies beyond the picture is cut off.
        bool fits = Grows
            ? window.X1 < picture.Width && window.Y1 < picture.Height && window.X2 >= 0 && window.Y2 >= 0
            : window.X1 >= 0 && window.Y1 >= 0 && window.X2 < picture.Width && window.Y2 < picture.Height;
        if (!fits || window.X2 < window.X1 || window.Y2 < window.Y1 || Math.Max((long)window.X2 - window.X1, (long)window.Y2 - window.Y1) > MostGrowth)
            throw new PictureException(picture.Name, $"a window {(Grows ? "that reaches into" : "inside")} the picture ({picture.Size})", $"columns and rows {window}");
        if (MeanValues.Count > 1 && MeanValues.Count != picture.Channels)
            throw new PictureException(picture.Name, $"{MeanValues.Count} channels (one per mean_value)", Picture.Describe(picture.Channels));
        MeanImage? mean = ResolveMean();
        return mean is null || (mean.Channels == picture.Channels && mean.Width >= CropSize && mean.Height >= Margin(mean) + CropSize)
            ? mean
            : throw new PictureException(picture.Name, $"a mean image of {Picture.Describe(picture.Channels)} and at least {Math.Max(0, Margin(mean)) + CropSize} x {CropSize}", $"{mean}");
    }
}
