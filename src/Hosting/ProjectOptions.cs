using System.Diagnostics.CodeAnalysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Prototxt.Hosting;

/// <summary>Properties and metadata in the form in which a build hands them to a generator.</summary>
internal sealed class ProjectOptions(Project project) : AnalyzerConfigOptionsProvider
{
    private static readonly Values none = new([]);

    public override AnalyzerConfigOptions GlobalOptions { get; } = new Values(new()
    {
        ["build_property.RootNamespace"] = project.RootNamespace,
        ["build_property.ProjectDir"] = project.Folder,
        ["build_property.PrototxtTorchSharp"] = project.HasTorchSharp ? "true" : "false",
        ["build_property.PrototxtTraining"] = project.HasTraining ? "true" : "",
        ["build_property.PrototxtInference"] = project.HasInference ? "true" : "",
    });

    public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => none;

    public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) =>
        textFile is PrototxtFile file ? new Values(file.Metadata.ToDictionary(m => "build_metadata.AdditionalFiles." + m.Key, m => m.Value)) : none;

    private sealed class Values(Dictionary<string, string> values) : AnalyzerConfigOptions
    {
        private readonly Dictionary<string, string> values = new(values, KeyComparer);

        public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value) => values.TryGetValue(key, out value);
    }
}
