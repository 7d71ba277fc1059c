using System.Buffers.Binary;

namespace Prototxt.Tests.Infrastructure;

/// <summary>The values of an LMDB database, in the order of their keys: as much of the format as recorded databases need.</summary>
internal static class LmdbFile
{
    private const int Header = 16, Branch = 1, Leaf = 2, Overflow = 1;

    public static IEnumerable<byte[]> Values(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        // Of the two pages that describe the database the one with the later transaction counts.
        int size = (int)U32(file, Header + 24);
        int meta = new[] { 0, size }.MaxBy(at => U64(file, at + Header + 128));
        ulong root = U64(file, meta + Header + 24 + 48 + 40);
        return root == ulong.MaxValue ? [] : Page(file, size, root);
    }

    private static IEnumerable<byte[]> Page(byte[] file, int size, ulong number)
    {
        int page = (int)number * size, flags = U16(file, page + 10), nodes = (U16(file, page + 12) - Header) / 2;
        for (int i = 0; i < nodes; i++)
        {
            int node = page + U16(file, page + Header + (2 * i)), keySize = U16(file, node + 6);
            uint low = U32(file, node);
            if ((flags & Branch) != 0)
            {
                foreach (byte[] value in Page(file, size, low | ((ulong)U16(file, node + 4) << 32)))
                    yield return value;
            }
            else if ((flags & Leaf) != 0)
            {
                int data = node + 8 + keySize;
                if ((U16(file, node + 4) & Overflow) != 0)
                    data = ((int)U64(file, data) * size) + Header;
                yield return file[data..(data + (int)low)];
            }
        }
    }

    private static ushort U16(byte[] file, int at) => BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(at));

    private static uint U32(byte[] file, int at) => BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at));

    private static ulong U64(byte[] file, int at) => BinaryPrimitives.ReadUInt64LittleEndian(file.AsSpan(at));
}
