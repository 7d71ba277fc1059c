using Microsoft.CodeAnalysis.Diagnostics;
using Prototxt.Generator.Naming;

namespace Prototxt.Generator.Pipeline;

/// <summary>What the project says about one AdditionalFiles item, as plain values.</summary>
internal sealed record ItemOptions
{
    private const string Metadata = "build_metadata.AdditionalFiles.";

    /// <summary>Metadata of the item, by name, those that are set.</summary>
    public string? Class { get; init; }

    public string? Namespace { get; init; }

    public string? InputShapes { get; init; }

    public string? Stages { get; init; }

    public string? Level { get; init; }

    public string? Variables { get; init; }

    public string? Hooks { get; init; }

    public string? TopShapes { get; init; }

    public string? BlobShapes { get; init; }

    /// <summary>RootNamespace and the folders between the project and the file.</summary>
    public string DefaultNamespace { get; init; } = "";

    public static ItemOptions Read(string path, AnalyzerConfigOptions item, AnalyzerConfigOptions global)
    {
        return new ItemOptions
        {
            Class = Get("PrototxtClass"),
            Namespace = Get("PrototxtNamespace"),
            InputShapes = Get("PrototxtInputShapes"),
            Stages = Get("PrototxtStages"),
            Level = Get("PrototxtLevel"),
            Variables = Get("PrototxtVariables"),
            Hooks = Get("PrototxtHooks"),
            TopShapes = Get("PrototxtTopShapes"),
            BlobShapes = Get("PrototxtBlobShapes"),
            DefaultNamespace = NamespaceOf(path, global),
        };

        string? Get(string name) => item.TryGetValue(Metadata + name, out string? value) && value.Trim().Length > 0 ? Written(value.Trim()) : null;
    }

    // PrepareNetFiles, the task that hands the metadata on, writes these for what cannot stand in an .editorconfig.
    private static string Written(string carried) =>
        carried.Replace('\uE03B', ';').Replace('\uE023', '#').Replace('\uE00A', '\n').Replace('\uE00D', '\r');

    private static string NamespaceOf(string path, AnalyzerConfigOptions global)
    {
        string root = global.TryGetValue("build_property.RootNamespace", out string? value) && value.Length > 0 ? value : "PrototxtNets";
        string project = global.TryGetValue("build_property.ProjectDir", out string? folder) ? Slashes(folder).TrimEnd('/') + "/" : "/";
        string file = Slashes(path);
        string inside = file.StartsWith(project, StringComparison.OrdinalIgnoreCase) && project.Length > 1 ? file.Substring(project.Length) : "";
        IEnumerable<string> folders = inside.Split('/');
        string below = Identifiers.Namespace(folders.Take(Math.Max(folders.Count() - 1, 0)));
        return Identifiers.GivenNamespace(root) + (below.Length > 0 ? "." + below : "");
    }

    private static string Slashes(string path) => path.Replace('\\', '/');
}
