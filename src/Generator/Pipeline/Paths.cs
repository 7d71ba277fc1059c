
namespace Prototxt.Generator.Pipeline;

/// <summary>Paths as text: a generator asks no file system.</summary>
internal static class Paths
{
    /// <summary>With slashes, and without <c>.</c> and <c>..</c>.</summary>
    public static string Normalize(string path)
    {
        string slashes = path.Replace('\\', '/');
        List<string> parts = [];
        foreach (string part in slashes.Split('/'))
            if (part == ".." && parts.Count > 0 && parts[parts.Count - 1] is not ("" or ".."))
                parts.RemoveAt(parts.Count - 1);
            else if (part != "." && (part.Length > 0 || parts.Count == 0))
                parts.Add(part);
        return string.Join("/", parts);
    }

    /// <summary>The way from a folder to a file, both normalised; the file's whole path where the two have nothing in common.</summary>
    public static string Relative(string folder, string file)
    {
        string[] from = folder.TrimEnd('/').Split('/'), to = file.Split('/');
        int common = 0;
        while (common < from.Length && common < to.Length - 1 && string.Equals(from[common], to[common], StringComparison.OrdinalIgnoreCase))
            common++;
        // A path begins with "" on Unix and with a drive on Windows: that alone is nothing in common.
        return folder.Length == 0 || (common < 2 && common < from.Length) ? file : string.Join("/", Enumerable.Repeat("..", from.Length - common).Concat(to.Skip(common)));
    }

    public static string FileName(string path)
    {
        string slashes = path.Replace('\\', '/');
        return slashes.Substring(slashes.LastIndexOf('/') + 1);
    }

    /// <summary>The file's name without its ending.</summary>
    public static string Stem(string path)
    {
        string name = FileName(path);
        return name.LastIndexOf('.') is >= 0 and int dot ? name.Substring(0, dot) : name;
    }
}
