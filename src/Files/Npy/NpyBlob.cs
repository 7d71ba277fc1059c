using Prototxt.Weights;

namespace Prototxt.Files;

/// <summary>The numbers of a NumPy array, row-major.</summary>
internal sealed class NpyBlob : StoredBlob
{
    private readonly PickleString _bytes;
    private readonly bool _bigEndian;

    private NpyBlob(IReadOnlyList<long> shape, long count, NumberType type, bool bigEndian, PickleString bytes)
        : base(shape, count, type)
    {
        _bigEndian = bigEndian;
        _bytes = bytes;
    }

    /// <summary>Checks an array's shape against its bytes. Fortran order becomes an arrangement of axes.</summary>
    public static StoredBlob Create(StoredFile file, IReadOnlyList<long> shape, NpyType type, bool fortran, PickleString bytes, string? layer = null)
    {
        if (type.Number is not { } number)
            throw WeightFileException.At(file.Path, "an array of numbers", "an array of objects", bytes.Offset, layer);
        long count = Shapes.Count(shape) ?? throw WeightFileException.At(
            file.Path, "a shape without negative axes, of less than 2^63 numbers", Shapes.Text(shape), bytes.Offset, layer);
        int size = Numbers.Size(number);
        if (bytes.ByteCount() is not { } length)
            throw WeightFileException.At(file.Path, "the bytes of an array", "text with other characters", bytes.Offset, layer);
        if (length % size != 0 || length / size != count)
            throw WeightFileException.At(
                file.Path, $"{count} numbers of {size} bytes for the shape {Shapes.Text(shape)}", $"{length} bytes", bytes.Offset, layer);
        if (!fortran || shape.Count < 2)
            return new NpyBlob(shape, count, number, type.BigEndian, bytes);
        long[] reversed = [.. shape.Reverse()];
        int[] back = [.. Enumerable.Range(0, shape.Count).Reverse()];
        return new ArrangedBlob(new NpyBlob(reversed, count, number, type.BigEndian, bytes), reversed, back, shape);
    }

    internal override unsafe void Read<T>(T* target)
    {
        int size = Numbers.Size(Type);
        if (_bytes.IsRaw)
        {
            Numbers.Read(_bytes.File, _bytes.Offset, Count, size, Type, _bigEndian, target);
            return;
        }
        const int Part = 512;
        byte* buffer = stackalloc byte[Part * sizeof(double)];
        PickleStringReader reader = _bytes.Reader();
        for (long done = 0; done < Count; done += Part)
        {
            int count = (int)Math.Min(Part, Count - done);
            for (int i = 0; i < count * size; i++)
                buffer[i] = (byte)reader.Next();
            Numbers.Copy(buffer, count, size, Type, _bigEndian, target + done);
        }
    }
}
