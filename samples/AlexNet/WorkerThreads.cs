using System.Runtime.InteropServices;

namespace AlexNet;

/// <summary>How LibTorch's threads wait for each other.</summary>
internal static partial class WorkerThreads
{
    /// <summary>
    /// Lets them sleep rather than spin, unless the environment says otherwise. On an idle machine that costs next to nothing;
    /// where other programs want the cores too, spinning makes training several times slower. OpenMP asks for it once, when
    /// LibTorch is loaded, and asks the C library, which does not see what .NET sets: hence the call.
    /// </summary>
    public static void Sleep()
    {
        if (OperatingSystem.IsLinux())
            _ = SetVariable("OMP_WAIT_POLICY", "PASSIVE", overwrite: 0);
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetVariable(string name, string value, int overwrite);
}
