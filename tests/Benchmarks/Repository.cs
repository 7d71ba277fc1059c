namespace Prototxt.Benchmarks;

/// <summary>Files of the checkout, and real nets beside it, which are not part of it.</summary>
internal static class Repository
{
    /// <summary>The ratios of the run that the documentation shows, or null.</summary>
    public static string? Recorded => Find(Path.Combine("docs", "benchmarks", "nets.csv"));

    /// <summary>The project that gives assemblies native code, or null.</summary>
    public static string? Precompiler => Find(Path.Combine("src", "Precompiler", "Prototxt.Precompiler.csproj"));

    /// <summary>A file of the folder <c>shared</c> beside the checkout, or null.</summary>
    public static string? Shared(string relative) => Find(Path.Combine("shared", relative));

    private static string? Find(string relative)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (Path.Combine(folder.FullName, relative) is var path && File.Exists(path))
                return path;
        return null;
    }
}
