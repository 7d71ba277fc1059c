namespace Prototxt.Imaging;

/// <summary>Turns and mirrors a decoded picture upright, after the EXIF orientation 1 to 8.</summary>
internal static class Orientation
{
    public static Decoded Apply(Decoded stored, int orientation)
    {
        if (orientation is <= 1 or > 8)
            return stored;
        // EXIF says which side of the scene the stored first row and first column show.
        bool transposed = orientation >= 5, fromBottom = orientation is 3 or 4 or 6 or 7, fromRight = orientation is 2 or 3 or 7 or 8;
        int height = transposed ? stored.Width : stored.Height, width = transposed ? stored.Height : stored.Width;
        var source = Raster.Interleaved(stored.Channels, stored.Height, stored.Width);
        var upright = new byte[stored.Pixels.Length];
        for (int row = 0, to = 0; row < height; row++)
            for (int column = 0; column < width; column++)
            {
                (int r, int c) = transposed ? (column, row) : (row, column);
                int from = source.Index(0, fromBottom ? stored.Height - 1 - r : r, fromRight ? stored.Width - 1 - c : c);
                for (int channel = 0; channel < stored.Channels; channel++)
                    upright[to++] = stored.Pixels[from + channel];
            }
        return new Decoded(upright, height, width, stored.Channels);
    }
}
