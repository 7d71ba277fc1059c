using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Prototxt.Generator;

namespace Prototxt.Corpus;

/// <summary>A project with one prototxt: what the generator makes of it, and what the C# compiler says to that.</summary>
internal sealed class Consumer
{
    private static readonly CSharpParseOptions parseOptions = new(LanguageVersion.Latest, DocumentationMode.Diagnose);

    // TorchSharp was built for .NET 8; the compiler remarks on it in memory, the SDK does not.
    private static readonly CSharpCompilationOptions compilerOptions = new(
        OutputKind.DynamicallyLinkedLibrary,
        nullableContextOptions: NullableContextOptions.Enable,
        warningLevel: 9999,
        specificDiagnosticOptions: [new("CS1701", ReportDiagnostic.Suppress)]);

    private static readonly Lazy<ImmutableArray<MetadataReference>> references = new(() =>
    [
        .. Basic.Reference.Assemblies.Net100.References.All,
        MetadataReference.CreateFromFile(typeof(TorchSharp.torch).Assembly.Location),
        MetadataReference.CreateFromFile(typeof(NetFactory).Assembly.Location),
        MetadataReference.CreateFromFile(typeof(Prototxt.Weights.WeightFileException).Assembly.Location),
    ]);

    private readonly Compilation output;

    private Consumer(Compilation output, IReadOnlyList<Finding> diagnostics, bool hasCode, TimeSpan generation)
    {
        this.output = output;
        Diagnostics = diagnostics;
        HasCode = hasCode;
        Generation = generation;
    }

    public IReadOnlyList<Finding> Diagnostics { get; }

    /// <summary>The generated files.</summary>
    public IEnumerable<string> Sources => output.SyntaxTrees.Select(t => t.ToString());

    public bool HasCode { get; }

    public TimeSpan Generation { get; }

    public bool IsRefused => Diagnostics.Any(d => d.Severity == nameof(DiagnosticSeverity.Error));

    public static Consumer Generate(PrototxtItem item)
    {
        GeneratorDriver driver = CSharpGeneratorDriver.Create([new PrototxtGenerator().AsSourceGenerator()], [item], parseOptions, item.Project);
        CSharpCompilation empty = CSharpCompilation.Create("Corpus", [], references.Value, compilerOptions);
        long start = Stopwatch.GetTimestamp();
        driver = driver.RunGeneratorsAndUpdateCompilation(empty, out Compilation output, out ImmutableArray<Diagnostic> diagnostics);
        return new Consumer(output, [.. diagnostics.Select(ToFinding)], driver.GetRunResult().GeneratedTrees.Length > 0, Stopwatch.GetElapsedTime(start));
    }

    /// <summary>The same project with more code.</summary>
    public Consumer With(IEnumerable<string> sources) =>
        new(output.AddSyntaxTrees(sources.Select(s => CSharpSyntaxTree.ParseText(s, parseOptions))), Diagnostics, HasCode, Generation);

    /// <summary>Compiles down to IL and documentation, both thrown away; returns errors and warnings.</summary>
    public IReadOnlyList<Finding> Compile() =>
        [.. output.Emit(Stream.Null, xmlDocumentationStream: Stream.Null).Diagnostics.Where(d => d.Severity >= DiagnosticSeverity.Warning).Select(ToFinding)];

    private static Finding ToFinding(Diagnostic diagnostic)
    {
        FileLinePositionSpan place = diagnostic.Location.GetLineSpan();
        return new Finding(diagnostic.Id, diagnostic.Severity.ToString(), place.StartLinePosition.Line + 1, place.StartLinePosition.Character + 1, diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture));
    }
}
