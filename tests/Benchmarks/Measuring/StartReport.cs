using Prototxt.Benchmarks.Engines;
using Prototxt.Benchmarks.Nets;
using Prototxt.Benchmarks.Processes;

namespace Prototxt.Benchmarks.Measuring;

/// <summary>Loading, first answers, memory.</summary>
internal static class StartReport
{
    private static readonly (string Engine, string Name)[] engines =
        [(EngineKind.Predictor, "predictor"), (EngineKind.OpenCv, "OpenCV"), (EngineKind.Onnx, "ONNX Runtime"), (EngineKind.TorchSharp, "TorchSharp form")];

    public static void Write(Report report, Results results)
    {
        if (results.Starts.Count == 0)
            return;
        report.Heading("Load, first answer, memory", 3)
            .Paragraph("*Load* is from the files to a net that can be called, its library being there; *to the first answer* from the start of a console program in C# to its first answer, compiling and libraries included; memory is the most that the process had until then.");
        Table(report, results, "load", b => b.Load, Report.Milliseconds);
        Table(report, results, "process start to the first answer", b => b.SinceStart, Report.Milliseconds);
        Table(report, results, "peak memory", b => b.PeakBytes, Report.Megabytes);
    }

    private static void Table(Report report, Results results, string what, Func<Beginning, double> value, Func<double, string> show) =>
        report.Table([what, .. engines.Select(e => e.Name), .. engines.Skip(1).Select(e => "ratio to " + e.Name)], results.Nets.Select(n =>
        {
            double[] values = [.. engines.Select(e => Find(results, n, e.Engine) is { } beginning ? value(beginning) : double.NaN)];
            return (string[])[n.Name, .. values.Select(v => double.IsNaN(v) ? "" : show(v)), .. values.Skip(1).Select(v => Report.Ratio(values[0] / v))];
        }));

    private static Beginning? Find(Results results, NetDefinition net, string engine) => results.Starts.FirstOrDefault(s => s.Net == net.Name && s.Engine == engine)?.Beginning;
}
