using System.Buffers.Binary;
using System.Text;

namespace Prototxt.Files;

/// <summary>Reads one part of an HDF5 file from its beginning to its end and never beyond.</summary>
internal ref struct Hdf5Cursor(ReadOnlySpan<byte> bytes, long address, Hdf5Place place)
{
    /// <summary>What stands where there is no address.</summary>
    public const ulong Undefined = ulong.MaxValue;

    private readonly int _length = bytes.Length;
    private ReadOnlySpan<byte> _rest = bytes;

    /// <summary>Where in the file the next byte lies.</summary>
    public readonly long Position => address + _length - _rest.Length;

    public readonly int Left => _rest.Length;

    public ReadOnlySpan<byte> Take(ulong count)
    {
        if (count > (ulong)_rest.Length)
            throw place.Error($"{count} bytes", $"{_rest.Length} to the end of the part they belong to", Position);
        ReadOnlySpan<byte> taken = _rest[..(int)count];
        _rest = _rest[(int)count..];
        return taken;
    }

    public void Skip(int count) => Take((ulong)count);

    public int Byte() => Take(1)[0];

    public int UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    public ulong UInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    /// <summary>A number of 1, 2, 4 or 8 bytes.</summary>
    public ulong Number(int size) => size switch
    {
        1 => (ulong)Byte(),
        2 => (ulong)UInt16(),
        4 => UInt32(),
        _ => UInt64(),
    };

    public string Text(ulong length) => Encoding.UTF8.GetString(Take(length));

    public void Signature(string signature)
    {
        long start = Position;
        string found = Encoding.Latin1.GetString(Take((ulong)signature.Length));
        if (found != signature)
            throw place.Error($"'{signature}'", $"'{Listing.Short(found)}'", start);
    }

    /// <summary>A version, which must be one that is understood.</summary>
    public int Version(string of, int least, int most)
    {
        long start = Position;
        int found = Byte();
        return found >= least && found <= most
            ? found
            : throw place.Error(least == most ? $"{of} of version {least}" : $"{of} of version {least} or {most}", $"version {found}", start);
    }
}
