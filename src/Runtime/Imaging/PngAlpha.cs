namespace Prototxt.Imaging;

/// <summary>The alpha of a PNG of 8 bits a sample or of a palette: each pixel's own, its colour's, or none of one colour.</summary>
internal static class PngAlpha
{
    /// <summary>Blue, green, red and alpha of a row's pixels.</summary>
    /// <param name="file">The PNG.</param>
    /// <param name="row">The row as it is stored, without its filter.</param>
    /// <param name="samples">What was made of it: grey, or blue, green, red.</param>
    public static byte[] Added(PngFile file, ReadOnlySpan<byte> row, ReadOnlySpan<byte> samples)
    {
        int channels = file.IsGray ? 1 : 3;
        byte[] all = new byte[samples.Length / channels * 4];
        for (int x = 0; 4 * x < all.Length; x++)
        {
            ReadOnlySpan<byte> pixel = samples.Slice(x * channels, channels);
            (all[4 * x], all[4 * x + 1], all[4 * x + 2]) = (pixel[0], pixel[channels / 2], pixel[channels - 1]);
            all[4 * x + 3] = file.ColorType switch
            {
                3 => OfColour(file, row, x),
                2 => IsTransparent(file.Transparency, pixel) ? (byte)0 : (byte)255,
                _ => row[(x + 1) * (channels + 1) - 1],
            };
        }
        return all;
    }

    private static byte OfColour(PngFile file, ReadOnlySpan<byte> row, int x)
    {
        int bit = x * file.Depth, value = (row[bit / 8] >> (8 - file.Depth - bit % 8)) & ((1 << file.Depth) - 1);
        return value < file.Transparency.Length ? file.Transparency[value] : (byte)255;
    }

    // The colour is told in 16 bits, of which 8 count.
    private static bool IsTransparent(byte[] colour, ReadOnlySpan<byte> pixel) =>
        colour.Length == 6 && colour[1] == pixel[2] && colour[3] == pixel[1] && colour[5] == pixel[0];
}
