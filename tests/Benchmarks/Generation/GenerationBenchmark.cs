using BenchmarkDotNet.Attributes;
using Microsoft.CodeAnalysis;
using Prototxt.Hosting;

namespace Prototxt.Benchmarks.Generation;

/// <summary>A prototxt through the driver, from text to parsed C#; and what the C# compiler then has to do.</summary>
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
    public void GenerateOnce() => generated = GenerationReport.IsCompiled(Net) ? GeneratorRun.Of(Texts[Net]).Output : null;

    [Benchmark]
    public object Generate() => GeneratorRun.Of(text).Output;

    [Benchmark]
    public void Compile()
    {
        if (generated is not null && !generated.Clone().Emit(Stream.Null).Success)
            throw new InvalidOperationException($"The code generated for {Net} does not compile.");
    }
}
