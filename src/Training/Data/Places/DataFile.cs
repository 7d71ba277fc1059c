using System.IO.Compression;
using Prototxt.Imaging;

namespace Prototxt.Training.Data.Places;

/// <summary>Whole files, packed with gzip or not.</summary>
internal static class DataFile
{
    /// <exception cref="DataException">It is missing, unreadable or too large.</exception>
    public static byte[] Read(string path, int most, string what) =>
        File.Exists(path) || Directory.Exists(path)
            ? Unpacked(path, Bytes(path, most, what), most)
            : throw new DataException($"{Path.GetFullPath(path)}: expected {what}, found no such file.");

    /// <summary>What a stream has to its end, which stays open.</summary>
    /// <exception cref="DataException">It is unreadable or too large.</exception>
    public static byte[] Read(Stream stream, string name, int most) => Unpacked(name, Limited(stream, name, most), most);

    private static byte[] Bytes(string path, int most, string what)
    {
        try
        {
            return FileBytes.Read(path, most, what, (expected, found, inner) => new ImagingException(path, expected, found, inner));
        }
        catch (ImagingException e)
        {
            throw new DataException(e.Message, e);
        }
    }

    private static byte[] Unpacked(string path, byte[] content, int most)
    {
        if (content is not [0x1F, 0x8B, ..])
            return content;
        try
        {
            using var packed = new GZipStream(new MemoryStream(content), CompressionMode.Decompress);
            return Limited(packed, path, most);
        }
        catch (InvalidDataException e)
        {
            throw new DataException($"{path}: expected a sound gzip file, found a damaged one ({e.Message.TrimEnd('.')}).", e);
        }
    }

    private static byte[] Limited(Stream stream, string path, int most)
    {
        using var content = new MemoryStream();
        var part = new byte[1 << 16];
        for (int read; (read = stream.Read(part)) > 0; content.Write(part, 0, read))
            if (content.Length + read > most)
                throw new DataException($"{path}: expected at most {most} bytes, unpacked, found more.");
        return content.ToArray();
    }
}
