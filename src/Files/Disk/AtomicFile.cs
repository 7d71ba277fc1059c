using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Prototxt.Files;

/// <summary>
/// Replaces a file only when the new one is complete and on the disk. A link stays and what it leads to is replaced; the new
/// file has the mode bits of the old one. What is no file is refused.
/// </summary>
internal static class AtomicFile
{
    private const int MostLinks = 40;
    private const int MostAttempts = 10;

    /// <summary>Makes or replaces a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes its content.</param>
    /// <exception cref="IOException">It cannot be written; an old file of that name is untouched.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        if (RegularFile.OtherThan(path) is { } other)
            throw new IOException($"{path}: expected a file to write, found {other}.");
        string target = Resolve(Path.GetFullPath(path), path);
        string folder = Path.GetDirectoryName(target) ?? throw new IOException($"{path}: expected a file to write, found a folder.");
        if (!Directory.Exists(folder))
            throw new DirectoryNotFoundException($"{path}: there is no folder {folder}.");
        string temporary = target;
        try
        {
            string prefix = TemporaryPrefix(Path.GetFileName(target));
            RemoveLeftovers(folder, prefix);
            using (FileStream stream = Create(folder, prefix, target, ref temporary))
            {
                write(stream);
                if (!OperatingSystem.IsWindows())
                    MakeLike(target, stream.SafeFileHandle);
                stream.Flush(flushToDisk: true);
                // The lock on the temporary file ends with the stream: before that it must have its final name.
                if (!OperatingSystem.IsWindows())
                    File.Move(temporary, target, overwrite: true);
            }
            if (OperatingSystem.IsWindows())
                File.Move(temporary, target, overwrite: true);
            else
                UnixFile.SynchronizeFolder(folder);
        }
        catch (Exception e)
        {
            if (temporary != target)
                File.Delete(temporary);
            if (e is UnauthorizedAccessException || e.Message.Contains(temporary, StringComparison.Ordinal))
                throw new IOException($"{path}: the file cannot be written ({e.Message.Replace(temporary, target, StringComparison.Ordinal).TrimEnd('.')}).", e);
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
