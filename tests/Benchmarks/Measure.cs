using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Engines;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Prototxt.Benchmarks;

/// <summary>Runs the benchmarks of a class with BenchmarkDotNet and hands the numbers on.</summary>
internal static class Measure
{
    public static IReadOnlyList<Measurement> Run<TBenchmark>(int warmups, int iterations)
    {
        // In process: the native libraries lie beside this program, and only there are they fit for this machine.
        // Every pass is long enough to be timed by itself.
        Job job = Job.Default
            .WithToolchain(new InProcessEmitToolchain(TimeSpan.FromHours(1), logOutput: false))
            .WithStrategy(RunStrategy.Monitoring)
            .WithWarmupCount(warmups)
            .WithIterationCount(iterations)
            .WithInvocationCount(1)
            .WithUnrollFactor(1);
        IConfig config = ManualConfig.CreateEmpty()
            .AddJob(job)
            .AddDiagnoser(MemoryDiagnoser.Default)
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .AddLogger(ConsoleLogger.Default)
            .WithArtifactsPath(Path.Combine(Path.GetTempPath(), "prototxt-benchmarks-logs"));
        Summary summary = BenchmarkRunner.Run<TBenchmark>(config);
        return [.. summary.Reports.Where(r => r.ResultStatistics is not null).Select(Of)];
    }

    private static Measurement Of(BenchmarkReport report) => new(
        report.BenchmarkCase.Descriptor.WorkloadMethod.Name,
        report.BenchmarkCase.Parameters.Items.ToDictionary(p => p.Name, p => p.Value),
        report.ResultStatistics!.Median / 1e6,
        report.ResultStatistics.Min / 1e6,
        report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) ?? 0);
}

/// <summary>One row: times in milliseconds, managed memory in bytes.</summary>
internal sealed record Measurement(string Method, IReadOnlyDictionary<string, object> Parameters, double Median, double Fastest, long Allocated)
{
    public string Text(string parameter) => Parameters[parameter].ToString()!;
}
