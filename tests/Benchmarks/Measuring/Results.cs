using Prototxt.Benchmarks.Nets;
using Prototxt.Benchmarks.Processes;

namespace Prototxt.Benchmarks.Measuring;

/// <summary>One engine with one batch of one net, on a machine in some state.</summary>
/// <param name="Net">The net's name.</param>
/// <param name="Batch">How many images.</param>
/// <param name="IsBusy">Whether busy loops ran beside it.</param>
/// <param name="Engine">The engine's word.</param>
/// <param name="Median">The median of all passes in milliseconds.</param>
/// <param name="Fastest">The fastest of them.</param>
/// <param name="Ratio">The predictor's time as a part of this engine's: the median over the rounds, in each of which both had their turn.</param>
internal sealed record Timing(string Net, int Batch, bool IsBusy, string Engine, double Median, double Fastest, double Ratio);

/// <summary>How one engine begins with one net; medians.</summary>
internal sealed record Start(string Net, string Engine, Beginning Beginning);

/// <summary>One call of a predictor.</summary>
/// <param name="Net">The net's name.</param>
/// <param name="Batch">How many images.</param>
/// <param name="Layers">The layers that it computes.</param>
/// <param name="Milliseconds">Its median.</param>
/// <param name="GFlops">Thousands of millions of multiplications and additions a second.</param>
internal sealed record StepTime(string Net, int Batch, string Layers, double Milliseconds, double GFlops);

/// <summary>All that a run finds. It grows net by net.</summary>
internal sealed class Results
{
    public List<NetDefinition> Nets { get; } = [];

    public List<Timing> Timings { get; } = [];

    public List<Start> Starts { get; } = [];

    public List<StepTime> Steps { get; } = [];

    /// <summary>Bytes of each predictor that was published ahead of time, without weights.</summary>
    public Dictionary<string, long> Published { get; } = [];

    /// <summary>What was left out and why, and what else there is to say.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>Engines whose answers differ.</summary>
    public List<string> Wrong { get; } = [];

    /// <summary>Of the quiet turns: all, and those that others disturbed to the end.</summary>
    public (int All, int Disturbed) Turns { get; set; }

    /// <summary>How often a disturbed turn was had again.</summary>
    public int Retries { get; set; }

    /// <summary>The largest difference between two engines' answers, as a part of the largest number.</summary>
    public double Difference { get; set; }

    /// <summary>The processor's measured peak in GFLOP/s.</summary>
    public double Peak { get; set; }

    /// <summary>The time of one engine as a part of another's, on the quiet machine. Both are known as parts of the predictor's, which had its turn in the same rounds.</summary>
    public double Ratio(string net, int batch, string engine, string to) =>
        Find(net, batch, false, engine) is { } own && Find(net, batch, false, to) is { } other ? other.Ratio / own.Ratio : double.NaN;

    public Timing? Find(string net, int batch, bool isBusy, string engine) => Timings.FirstOrDefault(t => t.Net == net && t.Batch == batch && t.IsBusy == isBusy && t.Engine == engine);
}
