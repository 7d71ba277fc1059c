using System.Globalization;

namespace Prototxt.Benchmarks.Measuring;

/// <summary>Where predictors spend their time.</summary>
internal static class StepReport
{
    private const int Shown = 3;

    public static void Write(Report report, Results results)
    {
        if (results.Steps.Count == 0)
            return;
        report.Heading("Where predictors spend their time", 3)
            .Paragraph(string.Create(CultureInfo.InvariantCulture, $"The dearest calls of each net, with their part of the pass. The processor's measured peak is {results.Peak:0} GFLOP/s on these threads; Winograd's convolutions can exceed it, since the direct form's multiplications are counted. All calls stand in `benchmarks/steps.csv`."))
            .Table(["net", "batch", "GFLOP/s of the pass", "of the peak", "dearest calls"], results.Steps.GroupBy(s => (s.Net, s.Batch)).Select(pass => Row(pass.Key.Net, pass.Key.Batch, [.. pass], results.Peak)));
    }

    private static string[] Row(string net, int batch, StepTime[] steps, double peak)
    {
        double all = steps.Sum(s => s.Milliseconds), speed = steps.Sum(s => s.GFlops * s.Milliseconds) / all;
        IEnumerable<string> dearest = steps.OrderByDescending(s => s.Milliseconds).Take(Shown).Select(s => string.Create(CultureInfo.InvariantCulture,
            $"{Short(s.Layers)}: {s.Milliseconds / all:0 %}{(s.GFlops > 0 ? string.Create(CultureInfo.InvariantCulture, $", {s.GFlops:0} GFLOP/s") : "")}"));
        return [net, batch.ToString(CultureInfo.InvariantCulture), speed.ToString("0", CultureInfo.InvariantCulture), (speed / peak).ToString("0 %", CultureInfo.InvariantCulture), string.Join("; ", dearest)];
    }

    private static string Short(string layers) => layers.Split(" + ")[0].Replace("|", "/", StringComparison.Ordinal);
}
