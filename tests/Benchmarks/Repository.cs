namespace Prototxt.Benchmarks;

/// <summary>Real nets beside the checkout; they are not part of the repository.</summary>
internal static class Repository
{
    /// <summary>A file of the folder <c>shared</c> beside the checkout, or null.</summary>
    public static string? Shared(string relative)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (Path.Combine(folder.FullName, "shared", relative) is var path && File.Exists(path))
                return path;
        return null;
    }
}
