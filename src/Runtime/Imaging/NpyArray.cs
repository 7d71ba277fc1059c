using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Prototxt.Imaging;

/// <summary>Plain little-endian number arrays of NumPy's format; a pickled one is refused.</summary>
internal static partial class NpyArray
{
    public static bool Matches(ReadOnlySpan<byte> content) => content.StartsWith<byte>([0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y']);

    public static (float[] Values, long[] Shape) Read(ReadOnlySpan<byte> content, string name)
    {
        int start = content.Length < 12 ? content.Length : content[6] == 1 ? 10 : 12;
        long length = content.Length < 12 ? 0 : content[6] == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(content[8..]) : BinaryPrimitives.ReadUInt32LittleEndian(content[8..]);
        if (length == 0 || start + length > content.Length)
            throw new ImagingException(name, "a .npy file with its whole header", $"a truncated one of {content.Length} bytes");
        string header = Encoding.Latin1.GetString(content.Slice(start, (int)length));
        ReadOnlySpan<byte> data = content[(start + (int)length)..];

        string type = Match(TypePattern(), header, name);
        if (Match(OrderPattern(), header, name) != "False")
            throw new ImagingException(name, "a .npy file in C order", "Fortran order");
        long[] shape = [.. Match(ShapePattern(), header, name).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(d => long.Parse(d, CultureInfo.InvariantCulture))];
        int size = type switch { "<f4" => 4, "<f8" => 8, "|u1" => 1, _ => 0 };
        if (size == 0)
            throw new ImagingException(name, "numbers of the type <f4, <f8 or |u1", type);
        Int128 count = shape.Aggregate((Int128)1, (product, dim) => product > int.MaxValue ? product : product * dim);
        if (count * size != data.Length)
            throw new ImagingException(name, $"{count * size} bytes of numbers for the shape [{string.Join(", ", shape)}]", $"{data.Length}");

        var values = new float[(int)count];
        for (int i = 0; i < values.Length; i++)
            values[i] = size switch
            {
                4 => BinaryPrimitives.ReadSingleLittleEndian(data[(4 * i)..]),
                8 => (float)BinaryPrimitives.ReadDoubleLittleEndian(data[(8 * i)..]),
                _ => data[i],
            };
        return (values, shape);
    }

    private static string Match(Regex pattern, string header, string name) =>
        pattern.Match(header) is { Success: true } match
            ? match.Groups[1].Value
            : throw new ImagingException(name, "descr, fortran_order and shape in the .npy header", header.Trim());

    [GeneratedRegex("'descr': *'([^']*)'")]
    private static partial Regex TypePattern();

    [GeneratedRegex("'fortran_order': *(True|False)")]
    private static partial Regex OrderPattern();

    [GeneratedRegex(@"'shape': *\(((?:\d{1,9}(?: *, *\d{1,9})* *,? *)?)\)")]
    private static partial Regex ShapePattern();
}
