using System.Globalization;
using Prototxt.Benchmarks.Engines;

namespace Prototxt.Benchmarks.Measuring;

/// <summary>Ratios in a file, by which a later run says what became slower. Times of two machines cannot be compared, ratios can.</summary>
internal static class Ratios
{
    private const string Header = "net,batch,state,engine,median_ms,fastest_ms,ratio";

    // What two runs of the same code differ by.
    private const double Margin = 1.2;

    public static string Text(Results results) => Header + "\n" + string.Concat(results.Timings.Select(t =>
        string.Create(CultureInfo.InvariantCulture, $"{Key(t)},{t.Median:0.####},{t.Fastest:0.####},{t.Ratio:0.###}\n")));

    /// <summary>A line for each call of the predictors.</summary>
    public static string Steps(Results results) => "net,batch,layers,ms,gflops,share_of_peak\n" + string.Concat(results.Steps.Select(s =>
        string.Create(CultureInfo.InvariantCulture, $"{s.Net},{s.Batch},{s.Layers.Replace(',', ' ')},{s.Milliseconds:0.####},{s.GFlops:0.#},{s.GFlops / results.Peak:0.##}\n")));

    /// <summary>What became worse, in sentences.</summary>
    /// <exception cref="InvalidDataException">The file has another form.</exception>
    public static IReadOnlyList<string> Worse(Results results, string recorded)
    {
        string[] lines = recorded.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (lines.FirstOrDefault() != Header)
            throw new InvalidDataException($"The recorded ratios begin with '{lines.FirstOrDefault()}', expected '{Header}'.");
        Dictionary<string, double> before = lines.Skip(1).Select(l => l.Split(',')).ToDictionary(c => string.Join(',', c[..4]), c => double.Parse(c[6], CultureInfo.InvariantCulture));
        return
        [
            .. results.Timings.Where(t => t.Engine is EngineKind.OpenCv or EngineKind.Onnx or EngineKind.TorchSharp or EngineKind.ByHand)
                .Where(t => before.TryGetValue(Key(t), out double ratio) && t.Ratio > ratio * Margin)
                .Select(t => string.Create(CultureInfo.InvariantCulture, $"{t.Net}, batch {t.Batch}{(t.IsBusy ? ", busy" : "")}: {t.Ratio:0.00} of {t.Engine}'s time, recorded {before[Key(t)]:0.00}.")),
        ];
    }

    private static string Key(Timing t) => string.Create(CultureInfo.InvariantCulture, $"{t.Net},{t.Batch},{(t.IsBusy ? "busy" : "quiet")},{t.Engine}");
}
