namespace Prototxt.Imaging;

/// <summary>Whole files and streams into memory, up to a limit, with located errors.</summary>
internal static class FileBytes
{
    public delegate ImagingException Failure(string expected, string found, Exception? inner);

    public static byte[] Read(string path, int limit, string what, Failure failure)
    {
        try
        {
            using var file = File.OpenRead(path);
            return Read(file, limit, failure);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw failure(what, "no such file", e);
        }
        catch (Exception e) when (e is UnauthorizedAccessException && Directory.Exists(path))
        {
            throw failure(what, "a folder", e);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or ArgumentException or NotSupportedException
            || (e is IOException and not ImagingException))
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
