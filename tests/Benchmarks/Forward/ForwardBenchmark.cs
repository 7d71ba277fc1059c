using BenchmarkDotNet.Attributes;
using Prototxt.Benchmarks.Engines;

namespace Prototxt.Benchmarks.Forward;

/// <summary>One pass of AlexNet.</summary>
public class ForwardBenchmark
{
    private Engine engine = null!;

    /// <summary>The files and the engines that run here; set before the run.</summary>
    internal static ModelFiles Files { get; set; } = null!;

    public static IReadOnlyList<string> Engines { get; set; } = [];

    [ParamsSource(nameof(Engines))]
    public string EngineName { get; set; } = "";

    [Params(1, 32)]
    public int Batch { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        engine = Engine.All[EngineName](Files);
        engine.Prepare(ModelFiles.Input(Batch), Batch);
    }

    [GlobalCleanup]
    public void Cleanup() => engine.Dispose();

    [Benchmark]
    public void Forward() => engine.Forward();
}
