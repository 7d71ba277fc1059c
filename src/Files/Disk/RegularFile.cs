using Microsoft.Win32.SafeHandles;

namespace Prototxt.Files;

/// <summary>
/// Opens files that are files. A folder has no bytes, and a pipe or a device may keep whoever opens it waiting for ever, so
/// what a path leads to is looked at before it is opened.
/// </summary>
internal static class RegularFile
{
    /// <summary>Opens a file for reading.</summary>
    /// <exception cref="IOException">There is none, it is something else, or it may not be read.</exception>
    public static SafeFileHandle Open(string path, FileShare share = FileShare.Read | FileShare.Delete) =>
        Open(path, out string? other, share) ?? throw new IOException($"{path}: expected a file, found {other}.");

    /// <summary>Opens a file for reading; null where the path leads to something else.</summary>
    /// <param name="path">The file.</param>
    /// <param name="other">What the path leads to instead, as <see cref="OtherThan"/> says it.</param>
    /// <param name="share">What others may do with it meanwhile.</param>
    /// <exception cref="IOException">There is none, or it may not be read.</exception>
    public static SafeFileHandle? Open(string path, out string? other, FileShare share = FileShare.Read | FileShare.Delete)
    {
        other = OtherThan(path);
        try
        {
            return other is null ? File.OpenHandle(path, FileMode.Open, FileAccess.Read, share) : null;
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException($"{path}: expected a readable file, found one whose permissions forbid reading.", e);
        }
    }

    /// <summary>What a path leads to, behind all links, if it is no file: "a folder", "a pipe"; null for a file and for nothing.</summary>
    public static string? OtherThan(string path)
    {
        if (OperatingSystem.IsWindows())
            return Directory.Exists(path) ? "a folder" : null;
        return (UnixFile.Status(path).Mode & 0xF000) switch
        {
            0x1000 => "a pipe",
            0x2000 or 0x6000 => "a device",
            0x4000 => "a folder",
            0xC000 => "a socket",
            _ => null,
        };
    }

    /// <summary>Whether a file was to grow beyond what its file system or a limit of the process allows: .NET tells it as a wrong argument.</summary>
    public static bool IsTooLarge(Exception error) => error is ArgumentOutOfRangeException { Source: "System.Private.CoreLib" };
}
