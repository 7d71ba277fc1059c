using System.Text;

namespace Prototxt.Files;

/// <summary>
/// The bytes that make up a file's structure. All that is read of it is counted: wherever a file's addresses lead, and however
/// often to the same place, the walk ends after an effort in proportion to the file's length.
/// </summary>
internal sealed class Hdf5Structure(StoredFile file)
{
    // A sound file is read about twice.
    private const int MostReadings = 16;
    private const int UsualName = 64;
    private const int MostName = 1 << 16;
    private long _left = MostReadings * Math.Min(file.Length, long.MaxValue / MostReadings / 2) + (1 << 20);

    public StoredFile File => file;

    /// <summary>A part of the file, which must lie inside it.</summary>
    public Hdf5Cursor Block(ulong address, ulong length, Hdf5Place place)
    {
        Inside(address, length, place);
        if (length > int.MaxValue)
            throw place.Error("a part of less than 2^31 bytes", $"{length}", (long)address);
        Count((long)length, place);
        // A copy: the file's own window moves on while this part is read.
        return new Hdf5Cursor(file.Span((long)address, (int)length).ToArray(), (long)address, place);
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
        most = Math.Min(most, MostName);
        for (ulong some = Math.Min(most, UsualName); ; some = Math.Min(most, some * 8))
        {
            ReadOnlySpan<byte> bytes = file.Span((long)address, (int)some);
            Count(bytes.Length, place);
            int length = bytes.IndexOf((byte)0);
            if (length >= 0)
                return Encoding.UTF8.GetString(bytes[..length]);
            if (some == most)
                throw place.Error($"a name of less than {MostName} bytes that ends with a zero", "none", (long)address);
        }
    }

    /// <summary>Counts an effort, in bytes.</summary>
    public void Count(long bytes, Hdf5Place place)
    {
        _left -= bytes;
        if (_left < 0)
            throw place.Error("a structure whose parts belong to one object each", $"one that is still not read after {MostReadings} times the file's length");
    }
}
