using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Prototxt.Weights;

/// <summary>The header of an <c>.npy</c> file, versions 1 to 3 (NumPy's numpy.lib.format).</summary>
internal sealed partial record NpyHeader(NpyType Type, bool Fortran, long[] Shape, long DataOffset)
{
    private const int MostHeader = 1 << 20;

    public static NpyHeader Read(MappedFile file)
    {
        ReadOnlySpan<byte> head = file.Head(12);
        if (head.Length < 10)
            throw Error(file, "a header of at least 10 bytes", $"{head.Length}", 0);
        int version = head[6];
        if (version is < 1 or > 3)
            throw Error(file, "format version 1, 2 or 3", $"{version}", 6);
        int start = version == 1 ? 10 : 12;
        if (head.Length < start)
            throw Error(file, $"a header of at least {start} bytes", $"{head.Length}", 0);
        uint length = version == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(head[8..]) : BinaryPrimitives.ReadUInt32LittleEndian(head[8..]);
        if (length > file.Length - start || length > MostHeader)
            throw Error(file, $"a header of at most {Math.Min(file.Length - start, MostHeader)} bytes", $"{length}", 8);
        string text = Encoding.UTF8.GetString(file.Span(start, (int)length));

        Match type = TypeEntry().Match(text);
        Match order = OrderEntry().Match(text);
        Match shape = ShapeEntry().Match(text);
        if (!type.Success || !order.Success || !shape.Success)
            throw Error(file, "a header with a simple 'descr', 'fortran_order' and 'shape'", $"\"{text.Trim()}\"", start);
        NpyType parsed = NpyType.Parse(type.Groups[1].Value)
            ?? throw Error(file, "numbers of type f2, f4, f8, u1, i4 or i8, or objects", $"\"{type.Groups[1].Value}\"", start);
        return new NpyHeader(parsed, order.Groups[1].Value == "True", ParseShape(file, shape.Groups[1].Value, start), start + length);
    }

    private static long[] ParseShape(MappedFile file, string text, long offset)
    {
        string[] parts = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var shape = new long[parts.Length];
        for (int i = 0; i < parts.Length; i++)
            if (!long.TryParse(parts[i].TrimEnd('L'), NumberStyles.None, CultureInfo.InvariantCulture, out shape[i]))
                throw Error(file, "a shape of whole numbers", $"({text})", offset);
        return shape;
    }

    private static WeightFileException Error(MappedFile file, string expected, string found, long offset) =>
        WeightFileException.At(file.Path, expected, found, offset);

    [GeneratedRegex("""['"]descr['"]\s*:\s*['"]([^'"]*)['"]""")]
    private static partial Regex TypeEntry();

    [GeneratedRegex("""['"]fortran_order['"]\s*:\s*(True|False)""")]
    private static partial Regex OrderEntry();

    [GeneratedRegex("""['"]shape['"]\s*:\s*\(([^)]*)\)""")]
    private static partial Regex ShapeEntry();
}
