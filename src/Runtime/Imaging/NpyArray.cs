using Prototxt.Files;

namespace Prototxt.Imaging;

/// <summary>The numbers of a file in NumPy's format that is in memory; objects and Fortran order are refused.</summary>
internal static class NpyArray
{
    public static unsafe (float[] Values, long[] Shape) Read(ReadOnlySpan<byte> content, string name)
    {
        NpyHeader header = NpyHeader.Read(content, (expected, found, _) => new ImagingException(name, expected, found));
        if (header.Type.Number is not { } type)
            throw new ImagingException(name, "a .npy file of numbers", "one of Python objects");
        if (header.Fortran)
            throw new ImagingException(name, "a .npy file in C order", "Fortran order");
        ReadOnlySpan<byte> data = content[(int)header.DataOffset..];
        int size = Numbers.Size(type);
        Int128 count = Shapes.Count(header.Shape) ?? throw new ImagingException(name, "a shape small enough for an array", Shapes.Text(header.Shape));
        if (count * size != data.Length)
            throw new ImagingException(name, $"{count * size} bytes of numbers for the shape {Shapes.Text(header.Shape)}", $"{data.Length}");

        var values = new float[(int)count];
        fixed (byte* source = data)
        fixed (float* target = values)
            Numbers.Copy(source, values.Length, size, type, header.Type.BigEndian, target);
        return (values, header.Shape);
    }
}
