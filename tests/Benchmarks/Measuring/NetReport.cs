using System.Globalization;
using Prototxt.Benchmarks.Engines;
using Prototxt.Benchmarks.Nets;

namespace Prototxt.Benchmarks.Measuring;

/// <summary>What a run found, for a reader: ratios first, losses too.</summary>
internal static class NetReport
{
    private static readonly string[] engines = [EngineKind.OpenCv, EngineKind.Onnx, EngineKind.TorchSharp, EngineKind.ByHand];

    /// <param name="report">Takes the section.</param>
    /// <param name="results">What was found.</param>
    /// <param name="pictures">The picture of each batch, as paths from the page; none where there are none.</param>
    public static void Write(Report report, Results results, IReadOnlyDictionary<int, string> pictures)
    {
        report.Heading("Nets")
            .Paragraph(string.Create(CultureInfo.InvariantCulture,
                $"Each engine runs in a process of its own, {Engine.Threads} threads each, one running at a time, in turns; a ratio is the median over the rounds, in each of which both had their turn. Of {results.Turns.All} turns on the quiet machine, {results.Turns.Disturbed} were disturbed by other work to the end. The same prototxt and weights for all; where no trained weights are at hand, they are made by a formula. ")
                + "*Predictor* is the class that the generator makes for prediction without TorchSharp, *TorchSharp form* the class on TorchSharp, *by hand* TorchSharp as one writes it. "
                + string.Create(CultureInfo.InvariantCulture, $"Before it is timed, each engine's answers are compared with the predictor's: they differ by {results.Difference:0.0e+0} of the largest number at most. ")
                + "A ratio below 1 means that the predictor needs less time.");
        foreach (string wrong in results.Wrong)
            report.Paragraph("**Wrong:** " + wrong);
        foreach (int batch in results.Timings.Select(t => t.Batch).Distinct().Order())
            WriteBatch(report, results, batch, pictures);
        WriteLosses(report, results);
        BusyReport.Write(report, results);
        WriteAvx2(report, results);
        HalvedReport.Write(report, results);
        StartReport.Write(report, results);
        StepReport.Write(report, results);
        if (results.Notes.Count > 0)
            report.Heading("Left out", 3).Paragraph(string.Join('\n', results.Notes.Distinct().Select(n => "- " + n)));
    }

    /// <summary>Whichever of OpenCV and ONNX Runtime is faster.</summary>
    public static Timing? BetterPeer(Results results, string net, int batch) => new[] { EngineKind.OpenCv, EngineKind.Onnx }
        .Select(e => results.Find(net, batch, false, e)).Where(t => t is not null && double.IsFinite(t.Ratio)).MaxBy(t => t!.Ratio);

    public static double GeometricMean(IEnumerable<double> ratios)
    {
        double[] finite = [.. ratios.Where(double.IsFinite)];
        return finite.Length == 0 ? double.NaN : Math.Exp(finite.Average(Math.Log));
    }

    private static void WriteBatch(Report report, Results results, int batch, IReadOnlyDictionary<int, string> pictures)
    {
        NetDefinition[] nets = [.. results.Nets.Where(n => results.Timings.Any(t => t.Net == n.Name && t.Batch == batch))];
        report.Heading($"Batch {batch}", 3);
        if (pictures.TryGetValue(batch, out string? picture))
            report.Paragraph($"![The predictor's time as a part of its peers']({picture})");
        report.Table(["ratio of the predictor's time", "predictor", "to OpenCV", "to ONNX Runtime", "to the better of them", "to the TorchSharp form", "to TorchSharp by hand"],
        [
            .. nets.Select(n => (string[])
            [
                n.Name, Time(results.Find(n.Name, batch, false, EngineKind.Predictor)), Ratio(results, n, batch, EngineKind.OpenCv), Ratio(results, n, batch, EngineKind.Onnx),
                Report.Ratio(BetterPeer(results, n.Name, batch)?.Ratio ?? double.NaN), Ratio(results, n, batch, EngineKind.TorchSharp), Ratio(results, n, batch, EngineKind.ByHand),
            ]),
            [
                "geometric mean", "", Mean(EngineKind.OpenCv), Mean(EngineKind.Onnx), Report.Ratio(GeometricMean(nets.Select(n => BetterPeer(results, n.Name, batch)?.Ratio ?? double.NaN))), Mean(EngineKind.TorchSharp), "",
            ],
        ]);
        report.Table(["median (fastest)", "predictor", "OpenCV", "ONNX Runtime", "TorchSharp form", "TorchSharp by hand"], nets.Select(n => (string[])
            [n.Name, .. new[] { EngineKind.Predictor }.Concat(engines).Select(e => Both(results.Find(n.Name, batch, false, e)))]));

        string Mean(string engine) => Report.Ratio(GeometricMean(nets.Select(n => results.Find(n.Name, batch, false, engine)?.Ratio ?? double.NaN)));
    }

    private static void WriteLosses(Report report, Results results)
    {
        Timing[] lost = [.. results.Timings.Where(t => !t.IsBusy && t.Ratio > 1 && engines.Contains(t.Engine)).OrderByDescending(t => t.Ratio)];
        report.Heading("Where the predictor is slower", 3)
            .Paragraph(lost.Length == 0 ? "Nowhere in this run." : string.Join('\n', lost.Select(t => string.Create(CultureInfo.InvariantCulture, $"- {t.Net}, batch {t.Batch}: {t.Ratio:0.00} times {Name(t.Engine)}'s time"))));
    }

    private static void WriteAvx2(Report report, Results results)
    {
        NetDefinition[] nets = [.. results.Nets.Where(n => results.Find(n.Name, 1, false, EngineKind.PredictorAvx2) is not null)];
        if (nets.Length == 0)
            return;
        report.Heading("Without AVX-512", 3)
            .Paragraph("The predictor with `DOTNET_EnableAVX512F=0` (`DOTNET_EnableAVX512=0` for .NET 10), OpenCV with `OPENCV_CPU_DISABLE`. ONNX Runtime has no such switch; its column is the predictor without AVX-512 to ONNX Runtime with it.");
        int[] batches = [1, 8, 32];
        report.Table(["batch", .. batches.SelectMany(b => new[] { $"{b}: to OpenCV without", $"{b}: to ONNX Runtime", $"{b}: to the predictor with" })],
            nets.Select(n => (string[])[n.Name, .. batches.SelectMany(b => new[] { Avx2(n, b, EngineKind.OpenCvAvx2), Avx2(n, b, EngineKind.Onnx), Avx2(n, b, EngineKind.Predictor) })])
                .Append(["geometric mean", .. batches.SelectMany(b => new[] { EngineKind.OpenCvAvx2, EngineKind.Onnx, EngineKind.Predictor }.Select(e => Report.Ratio(GeometricMean(nets.Select(n => RatioAvx2(n, b, e))))))]));

        string Avx2(NetDefinition net, int batch, string engine) => Report.Ratio(RatioAvx2(net, batch, engine));

        double RatioAvx2(NetDefinition net, int batch, string engine) => results.Ratio(net.Name, batch, EngineKind.PredictorAvx2, engine);
    }

    private static string Name(string engine) => EngineKind.All.Single(k => k.Word == engine).Name;

    private static string Time(Timing? timing) => timing is null ? "" : Report.Milliseconds(timing.Median);

    private static string Both(Timing? timing) => timing is null ? "" : $"{Report.Milliseconds(timing.Median)} ({Report.Milliseconds(timing.Fastest)})";

    private static string Ratio(Results results, NetDefinition net, int batch, string engine) => Report.Ratio(results.Find(net.Name, batch, false, engine)?.Ratio ?? double.NaN);
}
