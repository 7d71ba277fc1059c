using System.Diagnostics;
using System.Runtime.InteropServices;
using Prototxt.Training;
using Prototxt.Training.Updates;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Prototxt.Benchmarks.Updates;

/// <summary>
/// What an update of as many parameters as AlexNet has costs: Caffe's rules in one pass, beside the speed of the memory and
/// TorchSharp's own optimizers.
/// </summary>
internal static class UpdateReport
{
    private const long Parameters = 60_965_224;

    public static void Write(Report report, bool quick)
    {
        int rounds = quick ? 3 : 9;
        using var weight = new Parameter(randn(Parameters));
        weight.grad = randn(Parameters);
        (double copy, long _) = Time(rounds, Copy(weight.numel()));
        double speed = 2 * sizeof(float) * Parameters / copy / 1e6;
        List<string[]> rows = [];
        foreach (SolverType type in Enum.GetValues<SolverType>())
        {
            var options = new SolverOptions { Type = type, Momentum = type is SolverType.AdaGrad or SolverType.RMSProp ? 0 : 0.9f, WeightDecay = 5e-4f };
            using var updater = new Updater(options, [new LearnableBlob("all", "InnerProduct", 0, weight, 1, 1)]);
            (double own, long allocated) = Time(rounds, () => updater.Update(1e-6f, 1, clip: 1, keep: false));
            double bytes = sizeof(float) * Parameters * (3 + 2.0 * Updater.Histories(type));
            double? other = Optimizer(type, weight) is { } optimizer ? Time(rounds, () => optimizer.step()).Milliseconds : null;
            rows.Add([type.ToString(), Report.Milliseconds(own), $"{bytes / own / 1e6:0.0} GB/s", Report.Ratio(bytes / own / 1e6 / speed), allocated.ToString(), other is { } t ? Report.Milliseconds(t) : "", other is { } r ? Report.Ratio(r / own) : ""]);
        }

        report.Heading("Updates")
            .Paragraph($"One update of {Parameters:N0} parameters, AlexNet's number, with momentum and weight decay where the rule has them; medians of {rounds}. "
                + $"A copy of as many numbers on as many threads moves {speed:0.0} GB/s here, reading and writing counted: that is what the rules' memory traffic (parameter, gradient and history read, parameter and history written) is compared with.")
            .Table(["rule", "time", "memory traffic", "of a copy's", "managed bytes", "TorchSharp's optimizer", "ratio"], rows);
    }

    private static (double Milliseconds, long Allocated) Time(int rounds, Action work)
    {
        work();
        var times = new List<double>();
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < rounds; i++)
        {
            long start = Stopwatch.GetTimestamp();
            work();
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
        return (times.Order().ElementAt(rounds / 2), (GC.GetAllocatedBytesForCurrentThread() - allocated) / rounds);
    }

    private static unsafe Action Copy(long count)
    {
        nint from = (nint)NativeMemory.AllocZeroed((nuint)count, sizeof(float)), to = (nint)NativeMemory.AllocZeroed((nuint)count, sizeof(float));
        const int Part = 1 << 20;
        return () => Parallel.For(0, (int)((count + Part - 1) / Part), part =>
        {
            long at = (long)part * Part, bytes = Math.Min(Part, count - at) * sizeof(float);
            Buffer.MemoryCopy((float*)from + at, (float*)to + at, bytes, bytes);
        });
    }

    private static optim.Optimizer? Optimizer(SolverType type, Parameter weight) => type switch
    {
        SolverType.SGD => optim.SGD([weight], 1e-6, momentum: 0.9, weight_decay: 5e-4),
        SolverType.Nesterov => optim.SGD([weight], 1e-6, momentum: 0.9, weight_decay: 5e-4, nesterov: true),
        SolverType.AdaGrad => optim.Adagrad([weight], 1e-6, weight_decay: 5e-4),
        SolverType.RMSProp => optim.RMSProp([weight], 1e-6, weight_decay: 5e-4),
        SolverType.AdaDelta => optim.Adadelta([weight], 1e-6, weight_decay: 5e-4),
        SolverType.Adam => optim.Adam([weight], 1e-6, weight_decay: 5e-4),
        _ => null,
    };
}
