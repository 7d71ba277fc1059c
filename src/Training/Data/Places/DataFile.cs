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
            using var unpacked = new MemoryStream();
            var part = new byte[1 << 16];
            for (int read; (read = packed.Read(part)) > 0;)
            {
                if (unpacked.Length + read > most)
                    throw new DataException($"{path}: expected at most {most} bytes when unpacked, found more.");
                unpacked.Write(part, 0, read);
            }
            return unpacked.ToArray();
        }
        catch (InvalidDataException e)
        {
            throw new DataException($"{path}: expected a sound gzip file, found a damaged one ({e.Message.TrimEnd('.')}).", e);
        }
    }
}
