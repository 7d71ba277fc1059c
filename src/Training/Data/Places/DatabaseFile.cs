using Microsoft.Win32.SafeHandles;
using Prototxt.Files;

namespace Prototxt.Training.Data.Places;

/// <summary>
/// A file of a database, read where it is asked for. It is not mapped into memory: who reads a mapped file that another program
/// shortens is ended by the system.
/// </summary>
internal sealed class DatabaseFile : IDisposable
{
    private readonly SafeFileHandle _handle;
    private readonly DataPlace _place;

    /// <exception cref="IOException">It is missing or may not be read.</exception>
    public DatabaseFile(string path, DataPlace place)
    {
        (Path, _place) = (path, place);
        _handle = RegularFile.Open(path, FileShare.ReadWrite | FileShare.Delete);
        Length = RandomAccess.GetLength(_handle);
    }

    public string Path { get; }

    public long Length { get; }

    public byte[] Read(long offset, long count)
    {
        if (offset < 0 || count < 0 || count > Array.MaxLength || offset > Length - count)
            throw Error(offset, $"{count} bytes", $"the file's end at {Length}");
        var bytes = new byte[count];
        Read(offset, bytes);
        return bytes;
    }

    public void Read(long offset, Span<byte> target)
    {
        for (int done = 0; done < target.Length;)
        {
            int read = RandomAccess.Read(_handle, target[done..], offset + done);
            if (read == 0)
                throw Error(offset, $"{target.Length} bytes", $"the file's end after {done}; it was shortened or is truncated");
            done += read;
        }
    }

    public DataException Error(long offset, string expected, string found) =>
        _place.Of($"{System.IO.Path.GetFileName(Path)}, byte {offset}").Error(expected, found);

    public void Dispose() => _handle.Dispose();
}
