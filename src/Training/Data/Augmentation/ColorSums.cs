using Prototxt.Imaging;

namespace Prototxt.Training.Data.Augmentation;

/// <summary>Sums over the pixels of colour pictures, exact as whole numbers for any data set there is.</summary>
internal sealed class ColorSums
{
    private readonly Int128[] _sums = new Int128[3];
    private readonly Int128[,] _products = new Int128[3, 3];

    public long Pixels { get; private set; }

    public void Add(Picture picture)
    {
        if (picture.Channels != 3)
            return;
        long b = 0, g = 0, r = 0, bb = 0, bg = 0, br = 0, gg = 0, gr = 0, rr = 0;
        ReadOnlySpan<byte> pixels = picture.Pixels;
        for (int i = 0; i < pixels.Length; i += 3)
        {
            (int blue, int green, int red) = (pixels[i], pixels[i + 1], pixels[i + 2]);
            (b, g, r) = (b + blue, g + green, r + red);
            (bb, bg, br) = (bb + (blue * blue), bg + (blue * green), br + (blue * red));
            (gg, gr, rr) = (gg + (green * green), gr + (green * red), rr + (red * red));
        }
        Pixels += pixels.Length / 3;
        (_sums[0], _sums[1], _sums[2]) = (_sums[0] + b, _sums[1] + g, _sums[2] + r);
        (_products[0, 0], _products[0, 1], _products[0, 2]) = (_products[0, 0] + bb, _products[0, 1] + bg, _products[0, 2] + br);
        (_products[1, 1], _products[1, 2], _products[2, 2]) = (_products[1, 1] + gg, _products[1, 2] + gr, _products[2, 2] + rr);
    }

    /// <summary>The covariance of samples from 0 to 1.</summary>
    public double[,] Covariance()
    {
        var result = new double[3, 3];
        for (int i = 0; i < 3; i++)
            for (int j = i; j < 3; j++)
            {
                double mean = (double)_products[i, j] / Pixels, product = (double)_sums[i] / Pixels * ((double)_sums[j] / Pixels);
                result[i, j] = result[j, i] = (mean - product) / (byte.MaxValue * byte.MaxValue);
            }
        return result;
    }
}
