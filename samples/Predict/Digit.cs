using System.IO.Compression;
using System.Text;

namespace Predict;

/// <summary>A handwritten digit of 28 × 28 levels of grey, and what it is.</summary>
internal sealed record Digit(byte[] Levels, int Label)
{
    private const int Side = 28, Count = 1000;

    // Of the format IDX: an array of bytes behind its sizes.
    private const int ImagesHeader = 16, LabelsHeader = 8;

    /// <summary>One of those in the program.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many.</exception>
    public static Digit Read(int number)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(number, Count);
        return new Digit(Resource("heldout-images-idx3-ubyte.gz", ImagesHeader + number * Side * Side, Side * Side), Resource("heldout-labels-idx1-ubyte.gz", LabelsHeader + number, 1)[0]);
    }

    /// <summary>The numbers as the net was trained on them.</summary>
    public float[] Numbers() => [.. Levels.Select(level => level / 256f)];

    /// <summary>A drawing, two rows in a line.</summary>
    public override string ToString()
    {
        var drawing = new StringBuilder();
        for (int y = 0; y < Side; y += 2)
        {
            for (int x = 0; x < Side; x++)
                drawing.Append(" .:-=+*#%@"[(Levels[y * Side + x] + Levels[(y + 1) * Side + x]) * 9 / 510]);
            drawing.AppendLine();
        }

        return drawing.ToString();
    }

    private static byte[] Resource(string name, int from, int count)
    {
        using Stream packed = typeof(Digit).Assembly.GetManifestResourceStream(name) ?? throw new InvalidDataException($"The program was built without {name}.");
        using var stream = new GZipStream(packed, CompressionMode.Decompress);
        var bytes = new byte[from + count];
        stream.ReadExactly(bytes);
        return bytes[from..];
    }
}
