using Microsoft.Win32.SafeHandles;
using Prototxt.Files;

namespace Prototxt.Imaging;

/// <summary>Whole files and streams into memory, up to a limit, with located errors.</summary>
internal static class FileBytes
{
    public delegate ImagingException Failure(string expected, string found, Exception? inner);

    public static byte[] Read(string path, int limit, string what, Failure failure)
    {
        try
        {
            using SafeFileHandle file = RegularFile.Open(path, out string? other) ?? throw failure(what, other!, null);
            long length = RandomAccess.GetLength(file);
            if (length > limit)
                throw failure($"at most {limit} bytes", $"{length}", null);
            var bytes = new byte[length];
            int read = 0;
            for (int more; read < bytes.Length && (more = RandomAccess.Read(file, bytes.AsSpan(read), read)) > 0;)
                read += more;
            return read == bytes.Length ? bytes : bytes[..read];
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw failure(what, "no such file", e);
        }
        catch (IOException e) when (e.InnerException is UnauthorizedAccessException)
        {
            throw failure(what, "one whose permissions forbid it", e);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException || (e is IOException and not ImagingException))
        {
            throw failure(what, $"it cannot be opened ({e.Message.TrimEnd('.')})", e);
        }
    }

    public static byte[] Read(Stream stream, int limit, Failure failure)
    {
        using var bytes = new MemoryStream();
        var buffer = new byte[81920];
        for (int read; (read = stream.Read(buffer)) > 0;)
        {
            if (bytes.Length + read > limit)
                throw failure($"at most {limit} bytes", "more", null);
            bytes.Write(buffer, 0, read);
        }
        return bytes.ToArray();
    }
}
