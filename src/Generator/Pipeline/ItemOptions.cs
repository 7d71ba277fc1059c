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

    public string? Net { get; init; }

    public string? Predictor { get; init; }

    /// <summary>Whether any of them is set: the project means the file to be a net, however it is called.</summary>
    public bool HasMetadata => (Class ?? Namespace ?? InputShapes ?? Stages ?? Level ?? Variables ?? Hooks ?? TopShapes ?? BlobShapes ?? Net ?? Predictor) is not null;

    /// <summary>RootNamespace and the folders between the project and the file; of a file elsewhere, those that the project shows it under.</summary>
    public string DefaultNamespace { get; init; } = "";

    /// <summary>The project has the package Prototxt: nets become classes on TorchSharp.</summary>
    public bool HasTorchSharp { get; init; } = true;

    /// <summary>The project has the package Prototxt.Training: solvers become classes, and data layers are read.</summary>
    public bool HasTraining { get; init; }

    /// <summary>The project has the package Prototxt.Inference: nets have predictors.</summary>
    public bool HasInference { get; init; }

    /// <summary>The file as its project would write it.</summary>
    public string ShownPath { get; init; } = "";

    public static ItemOptions Read(string path, AnalyzerConfigOptions item, AnalyzerConfigOptions global)
    {
        string folder = global.TryGetValue("build_property.ProjectDir", out string? project) ? Paths.Normalize(project) : "";
        string relative = Paths.Relative(folder, Paths.Normalize(path));
        string link = item.TryGetValue(Metadata + "Link", out string? shown) ? Paths.Normalize(shown) : "";
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
            Net = Get("PrototxtNet"),
            Predictor = Get("PrototxtPredictor"),
            HasTorchSharp = Has("PrototxtTorchSharp"),
            HasTraining = Has("PrototxtTorchSharp") && Has("PrototxtTraining"), // a solver is code on its nets' classes
            HasInference = Has("PrototxtInference"),
            DefaultNamespace = NamespaceOf(relative, link, global),
            ShownPath = relative,
        };

        bool Has(string property) => global.TryGetValue("build_property." + property, out string? value) && value.Trim().Equals("true", StringComparison.OrdinalIgnoreCase);

        string? Get(string name) => item.TryGetValue(Metadata + name, out string? value) && value.Trim().Length > 0 ? Written(value.Trim()) : null;
    }

    // PrepareNetFiles, the task that hands the metadata on, writes these for what cannot stand in an .editorconfig.
    private static string Written(string carried) =>
        carried.Replace('\uE03B', ';').Replace('\uE023', '#').Replace('\uE00A', '\n').Replace('\uE00D', '\r');

    // Folders outside the project say nothing of it, unless the project links the file into one of its own.
    private static string NamespaceOf(string relative, string link, AnalyzerConfigOptions global)
    {
        string root = global.TryGetValue("build_property.RootNamespace", out string? value) && value.Length > 0 ? value : ReservedNames.OtherNamespace;
        string inside = IsInside(relative) ? relative : IsInside(link) ? link : "";
        string[] parts = inside.Split('/');
        return Identifiers.Namespace(root, parts.Take(parts.Length - 1));
    }

    private static bool IsInside(string path) => path.Split('/')[0] is not ("" or "..") && path.IndexOf(':') < 0;
}
