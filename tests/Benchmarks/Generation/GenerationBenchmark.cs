using BenchmarkDotNet.Attributes;
using Microsoft.CodeAnalysis;

namespace Prototxt.Benchmarks.Generation;

/// <summary>A prototxt through the driver, from text to parsed C#; and what the C# compiler then has to do.</summary>
public class GenerationBenchmark
{
    private string text = "";
    private Compilation generated = null!;

    /// <summary>What is measured; set before the run.</summary>
    internal static IReadOnlyDictionary<string, string> Texts { get; set; } = new Dictionary<string, string>();

    public static IEnumerable<string> Nets => Texts.Keys;

    [ParamsSource(nameof(Nets))]
    public string Net { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        text = Texts[Net];
        generated = GeneratorHost.Run(text).Output;
    }

    [Benchmark]
    public object Generate() => GeneratorHost.Run(text).Output;

    // Where the file is refused there is little to compile, and it is not asked for.
    [Benchmark]
    public void Compile()
    {
        if (GenerationReport.IsCompiled(Net))
            GeneratorHost.Compile(generated.Clone());
    }
}
