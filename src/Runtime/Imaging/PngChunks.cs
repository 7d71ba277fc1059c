using System.Buffers.Binary;

namespace Prototxt.Imaging;

/// <summary>A PNG's outer form. Skia is content once it has all rows; like OpenCV we want the file's end too.</summary>
internal static class PngChunks
{
    public static bool Matches(ReadOnlySpan<byte> content) => content.StartsWith<byte>([0x89, (byte)'P', (byte)'N', (byte)'G']);

    /// <summary>Whether the chunks follow each other up to a whole IEND.</summary>
    public static bool AreComplete(ReadOnlySpan<byte> png)
    {
        for (long at = 8; at + 12 <= png.Length;)
        {
            ReadOnlySpan<byte> chunk = png[(int)at..];
            if (chunk.Slice(4, 4).SequenceEqual("IEND"u8))
                return true;
            at += 12 + BinaryPrimitives.ReadUInt32BigEndian(chunk);
        }
        return false;
    }
}
