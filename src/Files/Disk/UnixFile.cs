using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace Prototxt.Files;

/// <summary>
/// What .NET does not tell of files on Unix, asked of its own native part, which has one form for all systems. Where that
/// should lack a function, nothing is known and nothing done.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal static unsafe partial class UnixFile
{
    private const int Folder = 0; // to be opened for reading

    /// <summary>The kind of file and its mode bits, as in Unix's st_mode, and its owner and group, behind all links; zeros where there is none.</summary>
    public static (int Mode, int Owner, int Group) Status(string path)
    {
        // flags, mode, owner, group, and then sizes and times
        int* status = stackalloc int[64];
        return Try(() => Stat(Path.GetFullPath(path), status)) == 0 ? (status[1], status[2], status[3]) : default;
    }

    /// <summary>Gives an open file to an owner and a group, if the process may.</summary>
    public static void GiveTo(SafeFileHandle file, int owner, int group) => Try(() => ChangeOwner(file, owner, group));

    /// <summary>Waits until the names in a folder are on the disk, if the file system can.</summary>
    public static void SynchronizeFolder(string path)
    {
        nint folder = Try(() => Open(path, Folder, 0));
        if (folder < 0)
            return;
        Try(() => Synchronize(folder));
        Try(() => Close(folder));
    }

    private static nint Try(Func<nint> call)
    {
        try
        {
            return call();
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            return -1;
        }
    }

    [LibraryImport("libSystem.Native", EntryPoint = "SystemNative_Stat", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Stat(string path, int* status);

    [LibraryImport("libSystem.Native", EntryPoint = "SystemNative_Open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint Open(string path, int flags, int mode);

    [LibraryImport("libSystem.Native", EntryPoint = "SystemNative_FSync")]
    private static partial int Synchronize(nint file);

    [LibraryImport("libSystem.Native", EntryPoint = "SystemNative_Close")]
    private static partial int Close(nint file);

    [LibraryImport("libc", EntryPoint = "fchown")]
    private static partial int ChangeOwner(SafeFileHandle file, int owner, int group);
}
