using Prototxt.Benchmarks.Engines;
using Prototxt.Benchmarks.Nets;

namespace Prototxt.Benchmarks.Measuring;

/// <summary>What other work on the machine does to each engine.</summary>
internal static class BusyReport
{
    private static readonly string[] engines = [EngineKind.Predictor, EngineKind.OpenCv, EngineKind.Onnx, EngineKind.TorchSharp];

    public static void Write(Report report, Results results)
    {
        NetDefinition[] nets = [.. results.Nets.Where(n => results.Timings.Any(t => t.Net == n.Name && t.IsBusy))];
        if (nets.Length == 0)
            return;
        report.Heading("Beside three busy loops", 3)
            .Paragraph("Batch 1; the medians as multiples of those on the quiet machine, and the predictor's time as a part of its peers'. With five threads that want two processors, 2.5 would be a fair share.")
            .Table(["times its quiet run", "predictor", "OpenCV", "ONNX Runtime", "TorchSharp form", "ratio to OpenCV", "ratio to ONNX Runtime", "ratio to the TorchSharp form"],
            [
                .. nets.Select(n => (string[])[n.Name, .. engines.Select(e => Report.Ratio(Slower(n, e))), .. engines.Skip(1).Select(e => Report.Ratio(Ratio(n, e)))]),
                ["geometric mean", .. engines.Select(e => Mean(n => Slower(n, e))), .. engines.Skip(1).Select(e => Mean(n => Ratio(n, e)))],
            ]);

        double Slower(NetDefinition net, string engine) => results.Find(net.Name, 1, true, engine) is { } busy && results.Find(net.Name, 1, false, engine) is { } quiet ? busy.Median / quiet.Median : double.NaN;

        double Ratio(NetDefinition net, string engine) => results.Find(net.Name, 1, true, engine)?.Ratio ?? double.NaN;

        string Mean(Func<NetDefinition, double> ratio) => Report.Ratio(NetReport.GeometricMean(nets.Select(ratio)));
    }
}
