using Prototxt.Benchmarks.Engines;
using Prototxt.Benchmarks.Nets;
using Prototxt.Benchmarks.Processes;

namespace Prototxt.Benchmarks.Measuring;

/// <summary>Loading, first answers, memory.</summary>
internal static class StartReport
{
    private static readonly (string Engine, string Name)[] engines =
        [(EngineKind.Predictor, "predictor"), (EngineKind.PredictorPackaged, "as packaged"), (EngineKind.PredictorAheadOfTime, "ahead of time"), (EngineKind.OpenCv, "OpenCV"), (EngineKind.Onnx, "ONNX Runtime"), (EngineKind.OnnxProgram, "its own program"), (EngineKind.TorchSharp, "TorchSharp form")];

    // A program of its own is compared with a program of its own, as far as there is one.
    private static readonly (string Engine, string To, string Name)[] ratios =
    [
        (EngineKind.Predictor, EngineKind.OpenCv, "predictor to OpenCV"), (EngineKind.Predictor, EngineKind.Onnx, "predictor to ONNX Runtime"),
        (EngineKind.PredictorPackaged, EngineKind.OpenCv, "as packaged to OpenCV"), (EngineKind.PredictorPackaged, EngineKind.OnnxProgram, "as packaged to ONNX Runtime"),
        (EngineKind.PredictorAheadOfTime, EngineKind.OpenCv, "ahead of time to OpenCV"), (EngineKind.PredictorAheadOfTime, EngineKind.OnnxProgram, "ahead of time to ONNX Runtime"),
    ];

    public static void Write(Report report, Results results)
    {
        if (results.Starts.Count == 0)
            return;
        report.Heading("Load, first answer, memory", 3)
            .Paragraph("*Load* is from the files to a net that can be called, its library being there; *to the first answer* from the start of a console program in C# to its first answer, compiling and libraries included; memory is the most that the process had until then. "
                + "*Predictor* and the peers run in the benchmark's own program, all of it compiled while it runs. The others are programs of their own, as users write them: *as packaged* one that was built with the package Prototxt.Inference and nothing else, whose assemblies have native code for this platform; "
                + "*ahead of time* one that `PublishAot` made, with this machine's vectors (`IlcInstructionSet=native`); and for comparison ONNX Runtime in *its own program*.");
        Table(report, results, "load", b => b.Load, Report.Milliseconds);
        Table(report, results, "process start to the first answer", b => b.SinceStart, Report.Milliseconds);
        Table(report, results, "peak memory", b => b.PeakBytes, Report.Megabytes);
        if (results.Published.Count > 0)
            report.Table(["a pass, to that of the predictor compiled at run time", "as packaged", "ahead of time", "folder of the latter without weights"],
                results.Published.Select(p => (string[])
                [
                    p.Key, Report.Ratio(results.Ratio(p.Key, 1, EngineKind.PredictorPackaged, EngineKind.Predictor)), Report.Ratio(results.Ratio(p.Key, 1, EngineKind.PredictorAheadOfTime, EngineKind.Predictor)), Report.Megabytes(p.Value),
                ]));
    }

    private static void Table(Report report, Results results, string what, Func<Beginning, double> value, Func<double, string> show) =>
        report.Table([what, .. engines.Select(e => e.Name), .. ratios.Select(r => r.Name)], results.Nets.Select(n =>
        {
            Dictionary<string, double> values = engines.ToDictionary(e => e.Engine, e => Find(results, n, e.Engine) is { } beginning ? value(beginning) : double.NaN);
            return (string[])[n.Name, .. values.Values.Select(v => double.IsNaN(v) ? "" : show(v)), .. ratios.Select(r => Report.Ratio(values[r.Engine] / values[r.To]))];
        }));

    private static Beginning? Find(Results results, NetDefinition net, string engine) => results.Starts.FirstOrDefault(s => s.Net == net.Name && s.Engine == engine)?.Beginning;
}
