using System.Text.Json;
using Prototxt.Tests.Infrastructure;
using Xunit;

namespace Prototxt.Tests.Recorded;

/// <summary>What was recorded from Caffe: which cases there are, and where their files lie.</summary>
internal static class Golden
{
    /// <summary>All cases.</summary>
    public static IEnumerable<string> Cases() => Folders("case.json");

    /// <summary>The folders that hold a file of a name, as paths below the root with forward slashes.</summary>
    public static IEnumerable<string> Folders(string file) => !Directory.Exists(SharedData.Golden) ? [] :
        Directory.EnumerateFiles(SharedData.Golden, file, SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(SharedData.Golden, Path.GetDirectoryName(f)!).Replace('\\', '/'))
            .Order(StringComparer.Ordinal);

    /// <summary>The names of a folder's prototxt files, without their ending.</summary>
    public static IEnumerable<string> Texts(params string[] folder) => PathOf(folder) is var path && !Directory.Exists(path) ? [] :
        Directory.EnumerateFiles(path, "*.prototxt").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal);

    /// <summary>The rows of a theory; where there are none, one without a name, with which <see cref="Require"/> skips the test.</summary>
    public static TheoryData<string> Rows(IEnumerable<string> names)
    {
        TheoryData<string> rows = [.. names];
        if (rows.Count == 0)
            rows.Add("");
        return rows;
    }

    /// <summary>The trained models whose outputs are recorded, as rows of a theory.</summary>
    public static TheoryData<string> Models()
    {
        string expected = Path.Combine(SharedData.Models, "expected");
        return Rows(!Directory.Exists(expected) ? []
            : Directory.EnumerateDirectories(expected).Where(f => File.Exists(Path.Combine(f, "blobs.json"))).Order(StringComparer.Ordinal).Select(f => Path.GetFileName(f)));
    }

    /// <summary>Whether there is a file or folder.</summary>
    public static bool Has(params string[] relative) => Path.Exists(PathOf(relative));

    /// <summary>The path of a file or folder; skips the running test where there is none.</summary>
    public static string Require(params string[] relative)
    {
        Skip.If(relative.Contains(""), $"No such cases in {SharedData.Golden}.");
        Skip.IfNot(Has(relative), $"{PathOf(relative)} is missing.");
        return PathOf(relative);
    }

    /// <summary>What a JSON file says; skips the running test where there is none.</summary>
    public static JsonElement Json(params string[] relative) => JsonElement.Parse(File.ReadAllText(Require(relative)));

    private static string PathOf(string[] relative) => Path.Combine([SharedData.Golden, .. relative]);
}
