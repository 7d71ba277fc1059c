using System.Globalization;
using Prototxt.Benchmarks.Engines;

namespace Prototxt.Benchmarks.Forward;

/// <summary>AlexNet in full size on every engine: that they agree, then loading, then passes.</summary>
internal static class ForwardReport
{
    private const double Tolerance = 1e-4;

    public static void Write(Report report, bool quick)
    {
        using ModelFiles files = ModelFiles.Create();
        report.Heading("AlexNet, full size")
            .Paragraph($"60 965 224 parameters made by a formula, the same for all, as a `.caffemodel` of {new FileInfo(files.CaffeModel).Length / 1e6:0} MB (for ONNX Runtime as an `.onnx` file). "
                + $"{Engine.Threads} threads each. Ratios are to TorchSharp as one writes it by hand (eager, `inference_mode`, a dispose scope, tensors in NCHW).");
        Dictionary<string, LoadProcess> loads = Engine.All.Keys.ToDictionary(name => name, name => LoadProcess.Measure(name, files, quick ? 1 : 5));
        string[] engines = [.. loads.Where(l => l.Value.Failure is null).Select(l => l.Key)];
        foreach ((string name, LoadProcess load) in loads.Where(l => l.Value.Failure is not null))
            report.Paragraph($"{name} does not load on this machine and is left out: {load.Failure}");

        double difference = Compare(files, engines);
        report.Paragraph(string.Create(CultureInfo.InvariantCulture, $"The engines' probabilities differ by {difference:0.0e+0} of the largest at most; more than {Tolerance:0e+0} would have stopped the run."));

        ForwardBenchmark.Files = files;
        ForwardBenchmark.Engines = engines;
        IReadOnlyList<Measurement> results = Measure.Run<ForwardBenchmark>(warmups: 3, iterations: quick ? 5 : 25);
        LoadProcess reference = loads[Engine.Reference];
        report.Table(["ratio to hand-written", "batch 1", "batch 32", "load", "peak memory of the load"], engines.Select(name => (string[])
        [
            name,
            Report.Ratio(Time(name, 1).Median / Time(Engine.Reference, 1).Median),
            Report.Ratio(Time(name, 32).Median / Time(Engine.Reference, 32).Median),
            Report.Ratio(loads[name].Milliseconds / reference.Milliseconds),
            Report.Ratio((double)loads[name].PeakBytes / reference.PeakBytes),
        ]));
        report.Table(["median (fastest)", "batch 1", "batch 32", "load", "peak memory of the load"], engines.Select(name => (string[])
        [
            name,
            $"{Report.Milliseconds(Time(name, 1).Median)} ({Report.Milliseconds(Time(name, 1).Fastest)})",
            $"{Report.Milliseconds(Time(name, 32).Median)} ({Report.Milliseconds(Time(name, 32).Fastest)})",
            Report.Milliseconds(loads[name].Milliseconds),
            Report.Megabytes(loads[name].PeakBytes),
        ]));

        var one = LayerTimes.Of(files, 1, quick ? 5 : 15);
        var many = LayerTimes.Of(files, 32, quick ? 3 : 7);
        report.Heading("Where the generated net spends its time", 3)
            .Paragraph("Its blobs asked for one after the other; here every layer writes to memory of its own, so the sum is more than a pass.")
            .Table(["blob", "batch 1", "batch 32"], one.Zip(many, (a, b) => (string[])[a.Blob, Report.Milliseconds(a.Milliseconds), Report.Milliseconds(b.Milliseconds)]));

        Measurement Time(string engine, int batch) => results.First(r => r.Text("EngineName") == engine && r.Text("Batch") == batch.ToString(CultureInfo.InvariantCulture));
    }

    private static double Compare(ModelFiles files, string[] engines)
    {
        double worst = 0;
        foreach (int batch in (int[])[1, 32])
        {
            float[] input = ModelFiles.Input(batch);
            float[] expected = Output(Engine.Reference);
            foreach (string name in engines)
            {
                float[] found = Output(name);
                if (found.Length != expected.Length)
                    throw new InvalidOperationException($"{name} gives {found.Length} numbers, not {expected.Length}.");
                double difference = found.Zip(expected, (a, b) => Math.Abs((double)a - b)).Max() / expected.Max();
                if (!(difference <= Tolerance))
                    throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{name} differs by {difference:0.0e+0} at batch {batch}."));
                worst = Math.Max(worst, difference);
            }

            float[] Output(string name)
            {
                using Engine engine = Engine.All[name](files);
                engine.Prepare(input, batch);
                return engine.Output();
            }
        }

        return worst;
    }
}
