using Prototxt.Benchmarks.Engines;
using Prototxt.Benchmarks.Nets;
using Prototxt.Benchmarks.Processes;

namespace Prototxt.Benchmarks.Measuring;

/// <summary>Loading, first answers, memory.</summary>
internal static class StartReport
{
    private static readonly (string Engine, string Name)[] engines =
        [(EngineKind.Predictor, "predictor"), (EngineKind.PredictorAheadOfTime, "ahead of time"), (EngineKind.OpenCv, "OpenCV"), (EngineKind.Onnx, "ONNX Runtime"), (EngineKind.TorchSharp, "TorchSharp form")];

    // Of peers, what both predictors are compared with.
    private static readonly (string Engine, string Name)[] peers = engines[2..4];

    public static void Write(Report report, Results results)
    {
        if (results.Starts.Count == 0)
            return;
        report.Heading("Load, first answer, memory", 3)
            .Paragraph("*Load* is from the files to a net that can be called, its library being there; *to the first answer* from the start of a console program in C# to its first answer, compiling and libraries included; memory is the most that the process had until then. "
                + "*Predictor* is compiled while it runs, *ahead of time* a program of its own that `PublishAot` made, with this machine's vectors (`IlcInstructionSet=native`).");
        Table(report, results, "load", b => b.Load, Report.Milliseconds);
        Table(report, results, "process start to the first answer", b => b.SinceStart, Report.Milliseconds);
        Table(report, results, "peak memory", b => b.PeakBytes, Report.Megabytes);
        if (results.Published.Count > 0)
            report.Table(["published ahead of time", "folder without weights", "a pass, to that of the predictor compiled at run time"],
                results.Published.Select(p => (string[])[p.Key, Report.Megabytes(p.Value), Report.Ratio(results.Ratio(p.Key, 1, EngineKind.PredictorAheadOfTime, EngineKind.Predictor))]));
    }

    private static void Table(Report report, Results results, string what, Func<Beginning, double> value, Func<double, string> show) =>
        report.Table([what, .. engines.Select(e => e.Name), .. peers.Select(e => "predictor to " + e.Name), .. peers.Select(e => "ahead of time to " + e.Name)], results.Nets.Select(n =>
        {
            Dictionary<string, double> values = engines.ToDictionary(e => e.Engine, e => Find(results, n, e.Engine) is { } beginning ? value(beginning) : double.NaN);
            return (string[])
            [
                n.Name, .. values.Values.Select(v => double.IsNaN(v) ? "" : show(v)),
                .. peers.Select(p => Report.Ratio(values[EngineKind.Predictor] / values[p.Engine])), .. peers.Select(p => Report.Ratio(values[EngineKind.PredictorAheadOfTime] / values[p.Engine])),
            ];
        }));

    private static Beginning? Find(Results results, NetDefinition net, string engine) => results.Starts.FirstOrDefault(s => s.Net == net.Name && s.Engine == engine)?.Beginning;
}
