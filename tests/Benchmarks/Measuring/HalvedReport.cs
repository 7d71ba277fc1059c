using Prototxt.Benchmarks.Engines;
using Prototxt.Benchmarks.Nets;

namespace Prototxt.Benchmarks.Measuring;

/// <summary>Predictors that keep weights in two bytes.</summary>
internal static class HalvedReport
{
    public static void Write(Report report, Results results)
    {
        NetDefinition[] nets = [.. results.Nets.Where(n => results.Find(n.Name, 1, false, EngineKind.PredictorBFloat16) is not null)];
        if (nets.Length == 0)
            return;
        report.Heading("Weights of two bytes", 3)
            .Paragraph("The predictor with `WeightPrecision.BFloat16`, batch 1, of nets with many weights.")
            .Table(["ratio of its time", "two bytes", "to four bytes", "to OpenCV", "to ONNX Runtime"], nets.Select(n => (string[])
            [
                n.Name, Report.Milliseconds(results.Find(n.Name, 1, false, EngineKind.PredictorBFloat16)!.Median),
                .. new[] { EngineKind.Predictor, EngineKind.OpenCv, EngineKind.Onnx }.Select(e => Report.Ratio(results.Ratio(n.Name, 1, EngineKind.PredictorBFloat16, e))),
            ]));
    }
}
