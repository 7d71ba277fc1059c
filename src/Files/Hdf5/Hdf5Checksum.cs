using System.Buffers.Binary;
using static System.Numerics.BitOperations;

namespace Prototxt.Files;

/// <summary>The checksum behind the newer parts of HDF5 files: Bob Jenkins' hash "lookup3", begun with zero.</summary>
internal static class Hdf5Checksum
{
    /// <summary>Throws where the last four bytes of a part are not the checksum of what is before them.</summary>
    public static void Check(ReadOnlySpan<byte> part, long address, Hdf5Place place)
    {
        uint stored = BinaryPrimitives.ReadUInt32LittleEndian(part[^4..]);
        uint computed = Of(part[..^4]);
        if (stored != computed)
            throw place.Error($"the checksum {computed:x8} of the {part.Length} bytes here", $"{stored:x8}", address);
    }

    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        uint a = 0xDEADBEEF + (uint)bytes.Length, b = a, c = a;
        while (bytes.Length > 12)
        {
            Add(bytes, ref a, ref b, ref c);
            a -= c; a ^= RotateLeft(c, 4); c += b;
            b -= a; b ^= RotateLeft(a, 6); a += c;
            c -= b; c ^= RotateLeft(b, 8); b += a;
            a -= c; a ^= RotateLeft(c, 16); c += b;
            b -= a; b ^= RotateLeft(a, 19); a += c;
            c -= b; c ^= RotateLeft(b, 4); b += a;
            bytes = bytes[12..];
        }
        if (bytes.IsEmpty)
            return c;

        Span<byte> last = stackalloc byte[12];
        bytes.CopyTo(last);
        Add(last, ref a, ref b, ref c);
        c ^= b; c -= RotateLeft(b, 14);
        a ^= c; a -= RotateLeft(c, 11);
        b ^= a; b -= RotateLeft(a, 25);
        c ^= b; c -= RotateLeft(b, 16);
        a ^= c; a -= RotateLeft(c, 4);
        b ^= a; b -= RotateLeft(a, 14);
        c ^= b; c -= RotateLeft(b, 24);
        return c;
    }

    private static void Add(ReadOnlySpan<byte> twelve, ref uint a, ref uint b, ref uint c)
    {
        a += BinaryPrimitives.ReadUInt32LittleEndian(twelve);
        b += BinaryPrimitives.ReadUInt32LittleEndian(twelve[4..]);
        c += BinaryPrimitives.ReadUInt32LittleEndian(twelve[8..]);
    }
}
