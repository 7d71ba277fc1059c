using System.Text;

namespace Prototxt.Weights;

/// <summary>
/// The bytes that make up a file's structure. All that is read of it is counted: wherever a file's addresses lead, and however
/// often to the same place, the walk ends after an effort in proportion to the file's length.
/// </summary>
internal sealed class Hdf5Structure(MappedFile file)
{
    // A sound file is read about twice.
    private const int MostReadings = 16;
    private const int MostName = 1 << 16;
    private long _left = MostReadings * Math.Min(file.Length, long.MaxValue / MostReadings / 2) + (1 << 20);

    public MappedFile File => file;

    /// <summary>A part of the file, which must lie inside it.</summary>
    public Hdf5Cursor Block(ulong address, ulong length, Hdf5Place place)
    {
        Inside(address, length, place);
        if (length > int.MaxValue)
            throw place.Error("a part of less than 2^31 bytes", $"{length}", (long)address);
        Count((long)length, place);
        return new Hdf5Cursor(file.Span((long)address, (int)length), (long)address, place);
    }

    /// <summary>Throws where a range goes beyond the file.</summary>
    public void Inside(ulong address, ulong length, Hdf5Place place)
    {
        if (address > (ulong)file.Length)
            throw place.Error($"an address inside the file of {file.Length} bytes", address == Hdf5Cursor.Undefined ? "none" : $"{address}");
        if (length > (ulong)file.Length - address)
            throw place.Error($"{length} bytes", $"{(ulong)file.Length - address} to the end of the file", (long)address);
    }

    /// <summary>A text that ends with a zero, in a range of the file.</summary>
    public string Text(ulong address, ulong most, Hdf5Place place)
    {
        Inside(address, most, place);
        ReadOnlySpan<byte> bytes = file.Span((long)address, (int)Math.Min(most, MostName));
        int length = bytes.IndexOf((byte)0);
        if (length < 0)
            throw place.Error($"a name of less than {MostName} bytes that ends with a zero", "none", (long)address);
        Count(length, place);
        return Encoding.UTF8.GetString(bytes[..length]);
    }

    /// <summary>Counts an effort, in bytes.</summary>
    public void Count(long bytes, Hdf5Place place)
    {
        _left -= bytes;
        if (_left < 0)
            throw place.Error("a structure whose parts belong to one object each", $"one that is still not read after {MostReadings} times the file's length");
    }
}
