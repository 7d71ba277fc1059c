namespace Prototxt.Imaging;

/// <summary>SkiaSharp comes with TorchSharp, its native part for Linux does not; this turns the loader's riddle into advice.</summary>
internal static class SkiaLibrary
{
    public static T Use<T>(Func<T> decode)
    {
        try
        {
            return decode();
        }
        catch (Exception e) when (IsMissing(e))
        {
            throw new DllNotFoundException(
                "Pictures are decoded by SkiaSharp, whose native library libSkiaSharp could not be loaded. On Linux add "
                + "<PackageReference Include=\"SkiaSharp.NativeAssets.Linux.NoDependencies\" Version=\"2.88.9\" /> to the application's "
                + "project; on Windows and macOS the library comes with the package SkiaSharp.", e);
        }
    }

    private static bool IsMissing(Exception? e) =>
        e is DllNotFoundException or EntryPointNotFoundException or BadImageFormatException
        || (e is TypeInitializationException && IsMissing(e.InnerException));
}
