using System.Globalization;

namespace Predict;

/// <summary>A picture of the simplest format: "P6", width, height and 255 as text, then red, green and blue of each pixel as bytes.</summary>
internal sealed class PpmPicture
{
    private const int LargestSide = 1 << 14;

    private readonly byte[] pixels;
    private readonly int width, height;

    private PpmPicture(byte[] pixels, int width, int height) => (this.pixels, this.width, this.height) = (pixels, width, height);

    /// <exception cref="InvalidDataException">It is something else, or ends too early.</exception>
    public static PpmPicture Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read);
        if (Word(file) != "P6")
            throw new InvalidDataException($"{path}: expected a picture in the format PPM, which begins with P6. Programs such as ImageMagick write it: convert picture.jpg picture.ppm");
        int width = Size(file, path), height = Size(file, path);
        if (Word(file) != "255")
            throw new InvalidDataException($"{path}: expected one byte for each colour, 255 at most.");
        long count = 3L * width * height, left = file.Length - file.Position;
        if (left < count)
            throw new InvalidDataException($"{path}: expected {count} bytes for {width} x {height} pixels, found {left}.");
        var pixels = new byte[count];
        file.ReadExactly(pixels);
        return new PpmPicture(pixels, width, height);
    }

    /// <summary>A square of the picture as a net takes it: channels, rows, columns; blue, green, red; without the mean. Between pixels it is linear.</summary>
    public float[] Resized(int side, ReadOnlySpan<float> mean)
    {
        var numbers = new float[3 * side * side];
        for (int channel = 0; channel < 3; channel++)
            for (int y = 0; y < side; y++)
                for (int x = 0; x < side; x++)
                    numbers[(channel * side + y) * side + x] = At((x + 0.5f) * width / side - 0.5f, (y + 0.5f) * height / side - 0.5f, 2 - channel) - mean[channel];
        return numbers;
    }

    private float At(float x, float y, int colour)
    {
        x = Math.Clamp(x, 0, width - 1);
        y = Math.Clamp(y, 0, height - 1);
        int left = (int)x, top = (int)y, right = Math.Min(left + 1, width - 1), bottom = Math.Min(top + 1, height - 1);
        float Pixel(int px, int py) => pixels[(py * width + px) * 3 + colour];
        float above = Pixel(left, top) + (x - left) * (Pixel(right, top) - Pixel(left, top));
        float below = Pixel(left, bottom) + (x - left) * (Pixel(right, bottom) - Pixel(left, bottom));
        return above + (y - top) * (below - above);
    }

    private static int Size(FileStream file, string path) =>
        int.TryParse(Word(file), NumberStyles.None, CultureInfo.InvariantCulture, out int size) && size is > 0 and <= LargestSide ? size
            : throw new InvalidDataException($"{path}: expected a width and a height of 1 to {LargestSide}.");

    // Up to the next white space; comments reach to the end of their line.
    private static string Word(FileStream file)
    {
        string word = "";
        for (int next; word.Length < 10 && (next = file.ReadByte()) >= 0;)
            if (next == '#' && word.Length == 0)
                while (file.ReadByte() is not ('\n' or -1))
                {
                }
            else if (!char.IsWhiteSpace((char)next))
                word += (char)next;
            else if (word.Length > 0)
                break;
        return word;
    }
}
