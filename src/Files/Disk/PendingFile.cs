using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Prototxt.Files;

/// <summary>
/// A new file under a temporary name beside the one that it is to replace, complete and on the disk. A link stays and what it leads
/// to is replaced; the new file has the mode bits of the old one. What is no file is refused.
/// </summary>
internal sealed class PendingFile : IDisposable
{
    private const int MostLinks = 40;
    private const int MostAttempts = 10;

    private readonly string path;
    private readonly string target;
    private readonly string folder;
    private string temporary;
    private FileStream? stream;

    private PendingFile(string path)
    {
        if (RegularFile.OtherThan(path) is { } other)
            throw new IOException($"{path}: expected a file to write, found {other}.");
        this.path = path;
        temporary = target = Resolve(Path.GetFullPath(path), path);
        folder = Path.GetDirectoryName(target) ?? throw new IOException($"{path}: expected a file to write, found a folder.");
        if (!Directory.Exists(folder))
            throw new DirectoryNotFoundException($"{path}: there is no folder {folder}.");
    }

    /// <summary>Writes a file that does not have its name yet.</summary>
    /// <param name="path">The name that it is to have.</param>
    /// <param name="write">Writes its content.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static PendingFile Write(string path, Action<Stream> write)
    {
        var file = new PendingFile(path);
        file.Try(() => file.Fill(write));
        return file;
    }

    /// <summary>Keeps others who reserve it from writing a file, until it is disposed of or the process ends.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">Somebody else has reserved it, or nothing can be written beside it.</exception>
    public static FileStream Reserve(string path)
    {
        var file = new PendingFile(path);
        string name = Path.Combine(file.folder, TemporaryPrefix(Path.GetFileName(file.target)) + "lock.tmp");
        FileStream? alone = null;
        file.Try(() =>
        {
            try
            {
                alone = new FileStream(name, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
            }
            catch (IOException e) when (File.Exists(name))
            {
                throw new IOException($"{path}: expected nobody else to write it, found that another does so now, such as a second training of the same files.", e);
            }
        });
        return alone!;
    }

    /// <summary>Removes what writes of a file have left beside it that were ended by force, if it can.</summary>
    /// <param name="path">The file.</param>
    public static void RemoveLeftovers(string path)
    {
        try
        {
            var file = new PendingFile(path);
            RemoveLeftovers(file.folder, TemporaryPrefix(Path.GetFileName(file.target)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) // a folder that is only read from
        {
        }
    }

    /// <summary>Gives the file its name; the old one is gone.</summary>
    /// <exception cref="IOException">It cannot be renamed; the old file is untouched.</exception>
    public void Commit() => Try(() =>
    {
        // The lock on the temporary file ends with the stream: before that it must have its final name.
        if (OperatingSystem.IsWindows())
            Close();
        File.Move(temporary, target, overwrite: true);
        temporary = target;
        Close();
        if (!OperatingSystem.IsWindows())
            UnixFile.SynchronizeFolder(folder);
    });

    /// <summary>Removes the old file of the name, if there is one.</summary>
    /// <exception cref="IOException">It cannot be removed.</exception>
    public void RemoveOld() => Try(() =>
    {
        if (!File.Exists(target))
            return;
        File.Delete(target);
        if (!OperatingSystem.IsWindows())
            UnixFile.SynchronizeFolder(folder);
    });

    /// <summary>Removes the temporary file, if it is still that.</summary>
    public void Dispose()
    {
        Close();
        if (temporary != target)
            File.Delete(temporary);
        temporary = target;
    }

    private void Fill(Action<Stream> write)
    {
        string prefix = TemporaryPrefix(Path.GetFileName(target));
        RemoveLeftovers(folder, prefix);
        stream = Create(folder, prefix, target, ref temporary);
        write(stream);
        if (!OperatingSystem.IsWindows())
            MakeLike(target, stream.SafeFileHandle);
        stream.Flush(flushToDisk: true);
    }

    private void Close()
    {
        try
        {
            stream?.Dispose();
        }
        catch (Exception e) when (e is IOException || RegularFile.IsTooLarge(e)) // what a full disk did not take is written again when the stream is closed, and the file is given up
        {
        }
        stream = null;
    }

    private void Try(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e)
        {
            string name = temporary;
            Dispose();
            if (e is UnauthorizedAccessException || RegularFile.IsTooLarge(e) || (name != target && e.Message.Contains(name, StringComparison.Ordinal)))
                throw new IOException($"{path}: the file cannot be written ({e.Message.Replace(name, target, StringComparison.Ordinal).TrimEnd('.')}).", e);
            throw;
        }
    }

    // Folders may be links as well, and a link's text counts from the folder that it really lies in.
    private static string Resolve(string full, string path, int depth = 0)
    {
        if (depth > MostLinks)
            throw new IOException($"{path}: expected a file to write, found more than {MostLinks} links.");
        if (Path.GetDirectoryName(full) is not { } parent)
            return full;
        string folder = Resolve(parent, path, depth);
        string entry = Path.Combine(folder, Path.GetFileName(full));
        FileSystemInfo info = Directory.Exists(entry) ? new DirectoryInfo(entry) : new FileInfo(entry);
        return info.LinkTarget is { } link ? Resolve(Path.GetFullPath(link, folder), path, depth + 1) : entry;
    }

    // Shorter than any file system's limit, whatever the file is called, and its own for each name.
    private static string TemporaryPrefix(string name)
    {
        string hash = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(name)), 0, 4);
        return $".{name[..Math.Min(name.Length, 20)]}.{hash}.";
    }

    private static FileStream Create(string folder, string prefix, string target, ref string temporary)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 1 << 16 };
        if (!OperatingSystem.IsWindows() && File.Exists(target))
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite; // nobody else's until it is like the old one
        for (int attempt = 1; ; attempt++)
        {
            temporary = Path.Combine(folder, $"{prefix}{Random.Shared.Next():x8}.tmp");
            try
            {
                var stream = new FileStream(temporary, options);
                if (File.Exists(temporary) || attempt == MostAttempts)
                    return stream;
                stream.Dispose();
            }
            // Another save may have taken the name. Or it took the new file for a leftover in the moment before it was locked: then
            // it holds the lock, or has removed the file already.
            catch (IOException) when (attempt < MostAttempts)
            {
            }
        }
    }

    [UnsupportedOSPlatform("windows")]
    private static void MakeLike(string target, SafeFileHandle file)
    {
        if (!File.Exists(target))
            return;
        UnixFileMode mode = File.GetUnixFileMode(target);
        if (UnixFile.Status(target) is (not 0, var owner, var group))
            UnixFile.GiveTo(file, owner, group);
        File.SetUnixFileMode(file, mode);
    }

    // Saves that were ended by force leave their temporary files; those of saves that go on are locked.
    private static void RemoveLeftovers(string folder, string prefix)
    {
        var all = new EnumerationOptions { AttributesToSkip = FileAttributes.None, MatchType = MatchType.Simple };
        foreach (string leftover in Directory.EnumerateFiles(folder, ".*.tmp", all))
        {
            try
            {
                if (Path.GetFileName(leftover).StartsWith(prefix, StringComparison.Ordinal) && RegularFile.OtherThan(leftover) is null)
                    new FileStream(leftover, FileMode.Open, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose).Dispose();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
            }
        }
    }
}
