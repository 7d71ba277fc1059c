using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Prototxt.Weights;

namespace Prototxt.Files;

/// <summary>The header of an <c>.npy</c> file, versions 1 to 3 (NumPy's numpy.lib.format).</summary>
internal sealed partial record NpyHeader(NpyType Type, bool Fortran, long[] Shape, long DataOffset)
{
    private const int MostHeader = 1 << 16; // NumPy's own is one line

    /// <summary>Whether a file that begins so is one of NumPy's arrays.</summary>
    public static bool Matches(ReadOnlySpan<byte> content) => content.StartsWith((ReadOnlySpan<byte>)[0x93, .. "NUMPY"u8]);

    /// <summary>Whether a file is one of NumPy's arrays.</summary>
    public static bool Matches(StoredFile file) => Matches(file.Head(8));

    public static NpyHeader Read(StoredFile file) =>
        Read(file.Head(MostHeader + 12), (expected, found, offset) => WeightFileException.At(file.Path, expected, found, offset));

    /// <summary>Reads the header at the beginning of <paramref name="content"/>.</summary>
    /// <param name="content">The file, as far as its header can reach.</param>
    /// <param name="error">The exception for what was expected, what was found and at which byte.</param>
    public static NpyHeader Read(ReadOnlySpan<byte> content, Func<string, string, long, Exception> error)
    {
        if (content.Length < 10)
            throw error("a header of at least 10 bytes", $"{content.Length}", 0);
        int version = content[6];
        if (version is < 1 or > 3)
            throw error("format version 1, 2 or 3", $"{version}", 6);
        int start = version == 1 ? 10 : 12;
        if (content.Length < start)
            throw error($"a header of at least {start} bytes", $"{content.Length}", 0);
        uint length = version == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(content[8..]) : BinaryPrimitives.ReadUInt32LittleEndian(content[8..]);
        int most = Math.Min(content.Length - start, MostHeader);
        if (length > most)
            throw error($"a header of at most {most} bytes", $"{length}", 8);
        string text = Encoding.UTF8.GetString(content.Slice(start, (int)length));

        Match type = TypeEntry().Match(text);
        Match order = OrderEntry().Match(text);
        Match shape = ShapeEntry().Match(text);
        if (!type.Success || !order.Success || !shape.Success)
            throw error("a header with a simple 'descr', 'fortran_order' and 'shape'", $"\"{Listing.Short(text.Trim())}\"", start);
        NpyType parsed = NpyType.Parse(type.Groups[1].Value)
            ?? throw error("numbers of type f2, f4, f8, u1, i4 or i8, or objects", $"\"{Listing.Short(type.Groups[1].Value)}\"", start);
        return new NpyHeader(parsed, order.Groups[1].Value == "True", ParseShape(shape.Groups[1].Value, start, error), start + length);
    }

    private static long[] ParseShape(string text, long offset, Func<string, string, long, Exception> error)
    {
        string[] parts = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length > Shapes.MostAxes)
            throw error($"a shape of at most {Shapes.MostAxes} axes", $"{parts.Length}", offset);
        var shape = new long[parts.Length];
        for (int i = 0; i < parts.Length; i++)
            if (!long.TryParse(parts[i].TrimEnd('L'), NumberStyles.None, CultureInfo.InvariantCulture, out shape[i]))
                throw error("a shape of whole numbers", $"({Listing.Short(text)})", offset);
        return shape;
    }

    [GeneratedRegex("""['"]descr['"]\s*:\s*['"]([^'"]*)['"]""")]
    private static partial Regex TypeEntry();

    [GeneratedRegex("""['"]fortran_order['"]\s*:\s*(True|False)""")]
    private static partial Regex OrderEntry();

    [GeneratedRegex("""['"]shape['"]\s*:\s*\(([^)]*)\)""")]
    private static partial Regex ShapeEntry();
}
