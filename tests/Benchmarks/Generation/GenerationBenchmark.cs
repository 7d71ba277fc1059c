using BenchmarkDotNet.Attributes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Prototxt.Hosting;

namespace Prototxt.Benchmarks.Generation;

/// <summary>A prototxt through the driver, from text to C#; what the C# parser needs for it, which the driver leaves to the compiler; and what the compiler then has to do.</summary>
public class GenerationBenchmark
{
    private string text = "";
    private Compilation? generated;

    /// <summary>What is measured; set before the run.</summary>
    internal static IReadOnlyDictionary<string, string> Texts { get; set; } = new Dictionary<string, string>();

    public static IEnumerable<string> Nets => Texts.Keys;

    [ParamsSource(nameof(Nets))]
    public string Net { get; set; } = "";

    [GlobalSetup(Target = nameof(Generate))]
    public void ReadText() => text = Texts[Net];

    // Where the file is refused or the compiler would take minutes, it is not asked.
    [GlobalSetup(Target = nameof(Compile))]
    public void GenerateOnce() => generated = GenerationReport.IsCompiled(Net) ? Run(Texts[Net]).Output : null;

    [GlobalSetup(Target = nameof(Parse))]
    public void GenerateAlways() => generated = Run(Texts[Net]).Output;

    /// <summary>The generator over a project that has all packages but training: three views and a predictor.</summary>
    internal static GeneratorRun Run(string prototxt) => GeneratorRun.In(new Project { HasInference = true, References = CompiledPredictor.References }, new PrototxtFile("/project/net.prototxt", prototxt));

    [Benchmark]
    public object Generate() => Run(text).Output;

    [Benchmark]
    public int Parse() => generated!.SyntaxTrees.Sum(t => CSharpSyntaxTree.ParseText(t.GetText(), (CSharpParseOptions)t.Options).Length);

    [Benchmark]
    public void Compile()
    {
        if (generated is not null && !generated.Clone().Emit(Stream.Null).Success)
            throw new InvalidOperationException($"The code generated for {Net} does not compile.");
    }
}
