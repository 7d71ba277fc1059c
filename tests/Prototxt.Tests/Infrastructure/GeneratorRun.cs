using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using Prototxt.Generator;

namespace Prototxt.Tests.Infrastructure;

/// <summary>A prototxt as the compiler sees it: text at a path, with the metadata of its item. What is binary or cannot be read has no text.</summary>
internal sealed class PrototxtFile(string path, SourceText? text, IReadOnlyDictionary<string, string>? metadata = null) : AdditionalText
{
    public PrototxtFile(string path, string text, IReadOnlyDictionary<string, string>? metadata = null)
        : this(path, SourceText.From(text), metadata)
    {
    }

    public override string Path => path;

    public IReadOnlyDictionary<string, string> Metadata => metadata ?? ImmutableDictionary<string, string>.Empty;

    public override SourceText? GetText(CancellationToken cancellationToken = default) => text;

    public static PrototxtFile Read(string path, IReadOnlyDictionary<string, string>? metadata = null) =>
        new(path, SourceText.From(File.ReadAllText(path)), metadata);
}

/// <summary>The real generator, run in process the way the compiler runs it.</summary>
internal sealed class GeneratorRun
{
    public static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.Latest, DocumentationMode.Diagnose);

    private static readonly Lazy<ImmutableArray<MetadataReference>> references = new(() =>
    [
        .. Basic.Reference.Assemblies.Net100.References.All,
        MetadataReference.CreateFromFile(typeof(TorchSharp.torch).Assembly.Location),
        MetadataReference.CreateFromFile(typeof(NetFactory).Assembly.Location),
        MetadataReference.CreateFromFile(typeof(Prototxt.Weights.WeightFileException).Assembly.Location),
    ]);

    private GeneratorRun(GeneratorDriver driver, Compilation output)
    {
        Driver = driver;
        Output = output;
        Result = driver.GetRunResult();
    }

    public GeneratorDriver Driver { get; }

    /// <summary>The compilation with the generated files.</summary>
    public Compilation Output { get; }

    public GeneratorDriverRunResult Result { get; }

    public ImmutableArray<Diagnostic> Diagnostics => Result.Diagnostics;

    public IEnumerable<Diagnostic> Errors => Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error);

    /// <summary>Generated files by hint name.</summary>
    public IReadOnlyDictionary<string, string> Files { get; private set; } = ImmutableDictionary<string, string>.Empty;

    public static GeneratorRun Of(params PrototxtFile[] files) => Of(EmptyCompilation(), files);

    public static GeneratorRun Of(string prototxt) => Of(new PrototxtFile("/project/net.prototxt", prototxt));

    public static GeneratorRun Of(Compilation compilation, params PrototxtFile[] files) => Run(Create(files), compilation);

    public static GeneratorRun Run(GeneratorDriver driver, Compilation compilation)
    {
        driver = driver.RunGeneratorsAndUpdateCompilation(compilation, out Compilation output, out _);
        var run = new GeneratorRun(driver, output);
        run.Files = run.Result.Results.SelectMany(r => r.GeneratedSources).ToDictionary(s => s.HintName, s => s.SourceText.ToString());
        return run;
    }

    /// <summary>In a project with other properties, or in another version of the language.</summary>
    public static GeneratorRun In(Project project, params PrototxtFile[] files)
    {
        CSharpParseOptions options = ParseOptions.WithLanguageVersion(project.Language);
        string code = project.Code.Length > 0 ? project.Code : "namespace Consumer { }";
        return Run(Create(project, files), EmptyCompilation().RemoveAllSyntaxTrees().AddSyntaxTrees(CSharpSyntaxTree.ParseText(code, options, "Consumer.cs")));
    }

    public static GeneratorDriver Create(params PrototxtFile[] files) => Create(new Project(), files);

    public static GeneratorDriver Create(Project project, params PrototxtFile[] files) => CSharpGeneratorDriver.Create(
        [new PrototxtGenerator().AsSourceGenerator()],
        files,
        ParseOptions.WithLanguageVersion(project.Language),
        new ProjectOptions(files, project),
        new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    public static CSharpCompilation EmptyCompilation() => CSharpCompilation.Create(
        "Consumer-" + Guid.NewGuid().ToString("N"),
        [CSharpSyntaxTree.ParseText("namespace Consumer;", ParseOptions, "Consumer.cs")],
        references.Value,
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable, warningLevel: 9999,
            // TorchSharp was built for .NET 8; the compiler remarks on it in memory, the SDK does not
            specificDiagnosticOptions: [new("CS1701", ReportDiagnostic.Suppress)]));

    /// <summary>What the C# compiler says about the generated code.</summary>
    public IEnumerable<Diagnostic> CompilerMessages => Output.GetDiagnostics().Where(d => d.Severity >= DiagnosticSeverity.Warning);

    /// <summary>What a project says beside its items.</summary>
    public sealed record Project(string RootNamespace = "Consumer", string Folder = "/project/", LanguageVersion Language = LanguageVersion.Latest, string Code = "");

    private sealed class ProjectOptions(IEnumerable<PrototxtFile> files, Project project) : AnalyzerConfigOptionsProvider
    {
        private readonly Dictionary<string, PrototxtFile> byPath = files.GroupBy(f => f.Path).ToDictionary(g => g.Key, g => g.First());

        public override AnalyzerConfigOptions GlobalOptions { get; } = new Options(new Dictionary<string, string>
        {
            ["build_property.RootNamespace"] = project.RootNamespace,
            ["build_property.ProjectDir"] = project.Folder,
        });

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => new Options(ImmutableDictionary<string, string>.Empty);

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) =>
            new Options(byPath[textFile.Path].Metadata.ToDictionary(m => "build_metadata.AdditionalFiles." + m.Key, m => m.Value));
    }

    private sealed class Options(IReadOnlyDictionary<string, string> values) : AnalyzerConfigOptions
    {
        private readonly Dictionary<string, string> values = new(values, KeyComparer);

        public override bool TryGetValue(string key, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? value) => values.TryGetValue(key, out value);
    }
}
