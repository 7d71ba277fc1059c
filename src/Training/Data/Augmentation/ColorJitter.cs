using Prototxt.Imaging;
using Prototxt.Training.Data.Draws;

namespace Prototxt.Training.Data.Augmentation;

/// <summary>
/// Brightness, contrast, saturation and hue changed at random, in this order. A factor is drawn between 1 - x and 1 + x: brightness
/// multiplies samples, contrast their distance from the picture's mean grey, saturation their distance from the pixel's own grey; hue
/// turns colours about the grey axis by a part of the circle between -x and x. Grey pictures keep their hue and saturation.
/// </summary>
public sealed record ColorJitter : PictureChange
{
    private const float BlueWeight = 0.114f, GreenWeight = 0.587f, RedWeight = 0.299f;

    /// <summary>From 0 (default, none) to 1.</summary>
    public float Brightness { get; init; }

    /// <summary>From 0 (default, none) to 1.</summary>
    public float Contrast { get; init; }

    /// <summary>From 0 (default, none) to 1.</summary>
    public float Saturation { get; init; }

    /// <summary>From 0 (default, none) to 0.5, half the circle.</summary>
    public float Hue { get; init; }

    internal override Picture Apply(Picture picture, RandomNumbers numbers)
    {
        float brightness = numbers.Between(1 - Brightness, 1 + Brightness), contrast = numbers.Between(1 - Contrast, 1 + Contrast);
        float saturation = numbers.Between(1 - Saturation, 1 + Saturation), hue = numbers.Between(-Hue, Hue) * 2 * MathF.PI;
        float offset = (1 - contrast) * brightness * MeanGray(picture);
        float factor = brightness * contrast;
        ReadOnlySpan<byte> from = picture.Pixels;
        var to = new byte[from.Length];
        if (picture.Channels == 1)
        {
            for (int i = 0; i < to.Length; i++)
                to[i] = PictureParts.Sample((from[i] * factor) + offset);
            return PictureParts.With(picture, to);
        }
        (float cos, float sin) = (MathF.Cos(hue), MathF.Sin(hue) / MathF.Sqrt(3));
        for (int i = 0; i < to.Length; i += 3)
        {
            (float b, float g, float r) = ((from[i] * factor) + offset, (from[i + 1] * factor) + offset, (from[i + 2] * factor) + offset);
            float gray = (b * BlueWeight) + (g * GreenWeight) + (r * RedWeight);
            (b, g, r) = (gray + ((b - gray) * saturation), gray + ((g - gray) * saturation), gray + ((r - gray) * saturation));
            // Rodrigues' rotation about the axis on which all three are equal.
            float mean = (b + g + r) / 3 * (1 - cos);
            to[i] = PictureParts.Sample((b * cos) + mean + ((r - g) * sin));
            to[i + 1] = PictureParts.Sample((g * cos) + mean + ((b - r) * sin));
            to[i + 2] = PictureParts.Sample((r * cos) + mean + ((g - b) * sin));
        }
        return PictureParts.With(picture, to);
    }

    private static float MeanGray(Picture picture)
    {
        double sum = 0;
        ReadOnlySpan<byte> from = picture.Pixels;
        if (picture.Channels == 1)
            foreach (byte sample in from)
                sum += sample;
        else
            for (int i = 0; i < from.Length; i += 3)
                sum += (from[i] * BlueWeight) + (from[i + 1] * GreenWeight) + (from[i + 2] * RedWeight);
        return (float)(sum / (picture.Height * picture.Width));
    }
}
