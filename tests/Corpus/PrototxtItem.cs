using System.Diagnostics.CodeAnalysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Prototxt.Corpus;

/// <summary>One AdditionalFiles item as the compiler hands it to the generator.</summary>
internal sealed class PrototxtItem(string path, SourceText text, IReadOnlyDictionary<string, string> metadata) : AdditionalText
{
    public override string Path => path;

    /// <summary>The options of a project with this one item.</summary>
    public AnalyzerConfigOptionsProvider Project { get; } = new ProjectOptions(metadata);

    public override SourceText GetText(CancellationToken cancellationToken = default) => text;

    private sealed class ProjectOptions(IReadOnlyDictionary<string, string> metadata) : AnalyzerConfigOptionsProvider
    {
        private static readonly Options none = new([]);

        public override AnalyzerConfigOptions GlobalOptions { get; } = new Options(new() { ["build_property.RootNamespace"] = "Corpus" });

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => none;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) =>
            new Options(metadata.ToDictionary(m => "build_metadata.AdditionalFiles." + m.Key, m => m.Value));
    }

    private sealed class Options(Dictionary<string, string> values) : AnalyzerConfigOptions
    {
        private readonly Dictionary<string, string> values = new(values, KeyComparer);

        public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value) => values.TryGetValue(key, out value);
    }
}
