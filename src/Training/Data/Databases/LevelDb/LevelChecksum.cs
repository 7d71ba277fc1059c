using System.Numerics;
using System.Runtime.InteropServices;

namespace Prototxt.Training.Data.Databases.LevelDb;

/// <summary>CRC-32C, as LevelDB stores it: turned and shifted, so that the checksum of a checksum is none.</summary>
internal static class LevelChecksum
{
    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes);
        if (BitConverter.IsLittleEndian)
            foreach (ulong word in words)
                crc = BitOperations.Crc32C(crc, word);
        foreach (byte one in BitConverter.IsLittleEndian ? bytes[(words.Length * sizeof(ulong))..] : bytes)
            crc = BitOperations.Crc32C(crc, one);
        crc = ~crc;
        return ((crc >> 15) | (crc << 17)) + 0xA282EAD8;
    }
}
