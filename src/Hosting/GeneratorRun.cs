using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Prototxt.Generator;

namespace Prototxt.Hosting;

/// <summary>
/// A project of nets after the real generator has run over it in this process, as a compiler would run it. Nothing is written to
/// a disk. <see cref="CompiledNet"/> goes on from here.
/// </summary>
public sealed class GeneratorRun
{
    private static readonly MetadataReference[] torchSharp =
    [
        MetadataReference.CreateFromFile(typeof(TorchSharp.torch).Assembly.Location),
        MetadataReference.CreateFromFile(typeof(NetFactory).Assembly.Location),
        MetadataReference.CreateFromFile(typeof(Prototxt.Inference.NetPredictor).Assembly.Location), // the package Prototxt brings it
    ];

    // TorchSharp was built for .NET 8; the compiler remarks on it in memory, the SDK does not.
    private static readonly CSharpCompilation empty = CSharpCompilation.Create(
        "Consumer",
        references:
        [
            .. Basic.Reference.Assemblies.Net100.References.All,
            .. torchSharp,
            MetadataReference.CreateFromFile(typeof(Prototxt.Weights.WeightFileException).Assembly.Location),
        ],
        options: new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable, warningLevel: 9999,
            specificDiagnosticOptions: [new("CS1701", ReportDiagnostic.Suppress)]));

    private readonly CSharpParseOptions language;
    private readonly Compilation own;
    private readonly GeneratorDriver driver;
    private readonly Lazy<IReadOnlyDictionary<string, string>> files;

    private GeneratorRun(GeneratorDriver driver, Compilation own, CSharpParseOptions language)
    {
        this.language = language;
        this.own = own;
        long start = Stopwatch.GetTimestamp();
        this.driver = driver.RunGeneratorsAndUpdateCompilation(own, out Compilation output, out _);
        Duration = Stopwatch.GetElapsedTime(start);
        Output = output;
        Result = this.driver.GetRunResult();
        files = new(() => Result.Results.SelectMany(r => r.GeneratedSources).ToDictionary(s => s.HintName, s => s.SourceText.ToString()));
    }

    /// <summary>The project's code and the generated, to be compiled.</summary>
    public Compilation Output { get; }

    /// <summary>All that the driver tells of the run.</summary>
    public GeneratorDriverRunResult Result { get; }

    /// <summary>How long the generator took.</summary>
    public TimeSpan Duration { get; }

    /// <summary>What the generator says about the nets.</summary>
    public ImmutableArray<Diagnostic> Diagnostics => Result.Diagnostics;

    /// <summary>What it says that stops a build.</summary>
    public IEnumerable<Diagnostic> Errors => Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error);

    /// <summary>The text of each generated file by its name.</summary>
    public IReadOnlyDictionary<string, string> Files => files.Value;

    /// <summary>What the C# compiler says about the code as a whole: errors and warnings.</summary>
    public IEnumerable<Diagnostic> CompilerMessages => Output.GetDiagnostics().Where(d => d.Severity >= DiagnosticSeverity.Warning);

    /// <summary>A project of one net.</summary>
    public static GeneratorRun Of(string prototxt) => Of(new PrototxtFile("/project/net.prototxt", prototxt));

    /// <summary>A project of nothing but nets.</summary>
    public static GeneratorRun Of(params PrototxtFile[] files) => In(new Project(), files);

    /// <summary>A project with properties or code of its own.</summary>
    public static GeneratorRun In(Project project, params PrototxtFile[] files)
    {
        CSharpParseOptions language = new(project.Language, DocumentationMode.Diagnose);
        GeneratorDriver driver = CSharpGeneratorDriver.Create(
            [new PrototxtGenerator().AsSourceGenerator()],
            files,
            language,
            new ProjectOptions(project),
            new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, project.TracksSteps));
        CSharpCompilation own = (project.HasTorchSharp ? empty : empty.RemoveReferences(torchSharp)).AddReferences(project.References.Select(a => MetadataReference.CreateFromFile(a.Location)));
        return new GeneratorRun(driver, own.AddSyntaxTrees(CSharpSyntaxTree.ParseText(project.Code, language, "Consumer.cs")), language);
    }

    /// <summary>The project after more C# was written; steps of the generator that this does not touch are not run again.</summary>
    public GeneratorRun With(params IEnumerable<string> code) =>
        new(driver, own.AddSyntaxTrees(code.Select(c => CSharpSyntaxTree.ParseText(c, language))), language);

    /// <summary>The project after an edit of a net.</summary>
    public GeneratorRun With(PrototxtFile before, PrototxtFile after) => new(driver.ReplaceAdditionalText(before, after), own, language);
}
