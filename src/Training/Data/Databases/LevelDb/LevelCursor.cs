using System.Buffers.Binary;
using System.Text;
using Prototxt.Training.Data.Places;

namespace Prototxt.Training.Data.Databases.LevelDb;

/// <summary>Reads LevelDB's numbers and strings from a part of a file, and never beyond it.</summary>
internal ref struct LevelCursor(DatabaseFile file, long offset, ReadOnlySpan<byte> bytes)
{
    private readonly int _length = bytes.Length;
    private ReadOnlySpan<byte> _rest = bytes;

    public readonly bool AtEnd => _rest.IsEmpty;

    public readonly long Position => offset + _length - _rest.Length;

    public ReadOnlySpan<byte> Take(ulong count)
    {
        if (count > (ulong)_rest.Length)
            throw file.Error(Position, $"{count} bytes", $"{_rest.Length} to the end of the part they belong to");
        ReadOnlySpan<byte> taken = _rest[..(int)count];
        _rest = _rest[(int)count..];
        return taken;
    }

    public int Byte() => Take(1)[0];

    public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    public ulong UInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    /// <summary>A number in groups of seven bits, the lowest first.</summary>
    public ulong Varint()
    {
        long start = Position;
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            int part = Byte();
            value |= (ulong)(part & 127) << shift;
            if (part < 128)
                return value;
        }
        throw file.Error(start, "a number of at most 64 bits", "a longer one");
    }

    /// <summary>Bytes with their length before them.</summary>
    public ReadOnlySpan<byte> Slice() => Take(Varint());

    public string Text() => Encoding.UTF8.GetString(Slice());
}
