using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using Prototxt.Generator;

namespace Prototxt.Benchmarks.Generation;

/// <summary>The real generator in the real driver, as a compiler would run it for the first time.</summary>
internal static class GeneratorHost
{
    private static readonly CSharpParseOptions parseOptions = new(LanguageVersion.Latest, DocumentationMode.Diagnose);

    private static readonly CSharpCompilation empty = CSharpCompilation.Create(
        "Consumer",
        [CSharpSyntaxTree.ParseText("namespace Consumer;", parseOptions)],
        [.. References().Select(path => MetadataReference.CreateFromFile(path))],
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));

    /// <summary>Runs the generator over one file; the compilation it gives has not been compiled yet.</summary>
    public static (Compilation Output, ImmutableArray<Diagnostic> Diagnostics) Run(string prototxt)
    {
        GeneratorDriver driver = CSharpGeneratorDriver.Create([new PrototxtGenerator().AsSourceGenerator()], [new File(prototxt)], parseOptions, new Options());
        driver.RunGeneratorsAndUpdateCompilation(empty, out Compilation output, out ImmutableArray<Diagnostic> diagnostics);
        return (output, diagnostics);
    }

    /// <summary>Compiles what the generator made, and throws if that is no C#.</summary>
    public static void Compile(Compilation generated)
    {
        var result = generated.Emit(Stream.Null);
        if (!result.Success)
            throw new InvalidOperationException(string.Join("\n", result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Take(5)));
    }

    private static IEnumerable<string> References() =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is "Prototxt.dll" or "Prototxt.Files.dll" or "TorchSharp.dll" || Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal));

    private sealed class File(string text) : AdditionalText
    {
        private readonly SourceText source = SourceText.From(text);

        public override string Path => "/project/net.prototxt";

        public override SourceText GetText(CancellationToken cancellationToken = default) => source;
    }

    private sealed class Options : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } = new NoOptions();

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => GlobalOptions;
    }

    private sealed class NoOptions : AnalyzerConfigOptions
    {
        public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value)
        {
            value = null;
            return false;
        }
    }
}
