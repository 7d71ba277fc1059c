using System.Buffers.Binary;
using System.IO.Compression;

namespace AlexNet.Digits;

/// <summary>An array of bytes in the IDX format, which MNIST is published in: sizes in a header, then the values.</summary>
internal sealed record IdxFile(IReadOnlyList<int> Sizes, byte[] Values)
{
    // MNIST whole has 47 million bytes. A file that unpacks to more is not one of ours, whatever its header says.
    private const int MaxBytes = 64 << 20;
    private const byte UnsignedByte = 8;

    /// <summary>Reads a plain or gzipped file to its end.</summary>
    /// <param name="stream">The stream to read; it stays open.</param>
    /// <param name="name">Its name in error messages.</param>
    /// <exception cref="SampleException">Another format, values other than bytes, a truncated file, or one longer than its header says.</exception>
    public static IdxFile Read(Stream stream, string name)
    {
        byte[] bytes = Content(stream, name);
        if (bytes.Length < 4 || bytes[0] != 0 || bytes[1] != 0)
            throw new SampleException(name, "an IDX file, which begins with two zero bytes", $"{Start(bytes)}");
        if (bytes[2] != UnsignedByte)
            throw new SampleException(name, $"unsigned bytes (type {UnsignedByte}) as values", $"type {bytes[2]}");

        int axes = bytes[3], header = 4 + 4 * axes;
        if (axes == 0 || bytes.Length < header)
            throw new SampleException(name, "at least one axis, and a size for each", $"{axes} axes in {bytes.Length} bytes");
        var sizes = new int[axes];
        long count = 1;
        for (int i = 0; i < axes; i++)
        {
            uint size = BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(4 + 4 * i));
            count *= size;
            // Checked at every axis: the next factor could no longer overflow.
            if (size == 0 || count > MaxBytes)
                throw new SampleException(name, $"sizes of 1 to {MaxBytes} bytes together", $"{size} as size {i + 1} of {axes}");
            sizes[i] = (int)size;
        }

        if (bytes.Length - header != count)
            throw new SampleException(name, $"{string.Join(" x ", sizes)} = {count} bytes after the header", $"{bytes.Length - header}");
        return new IdxFile(sizes, bytes[header..]);
    }

    private static byte[] Content(Stream stream, string name)
    {
        byte[] bytes = Limited(stream, name);
        if (bytes is not [0x1F, 0x8B, ..])
            return bytes;
        try
        {
            using var gzip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
            return Limited(gzip, name);
        }
        catch (InvalidDataException e)
        {
            throw new SampleException(name, "a sound gzip file", "a damaged one", e);
        }
    }

    private static byte[] Limited(Stream stream, string name)
    {
        using var content = new MemoryStream();
        var buffer = new byte[64 << 10];
        for (int read; (read = stream.Read(buffer)) > 0; content.Write(buffer, 0, read))
            if (content.Length + read > MaxBytes)
                throw new SampleException(name, $"at most {MaxBytes} bytes", "more");
        return content.ToArray();
    }

    private static string Start(byte[] bytes) =>
        bytes.Length == 0 ? "an empty file" : "the bytes " + string.Join(' ', bytes.Take(4).Select(b => b.ToString("x2", null)));
}
