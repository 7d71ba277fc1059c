using System.Globalization;
using Prototxt.Benchmarks.Measuring;

namespace Prototxt.Benchmarks.Waiting;

/// <summary>What it costs to let libtorch's threads wait in one way or another, on a quiet machine and on a busy one.</summary>
internal static class WaitingReport
{
    private const int BusyLoops = 3;

    private static readonly (string Name, Dictionary<string, string> Variables)[] ways =
    [
        // a variable of another OpenMP: it says that the environment has decided, and changes nothing
        ("OpenMP's own", new() { ["KMP_BLOCKTIME"] = "200" }),
        .. ((int[])[100_000, 20_000, 10_000, 5_000, 2_000, 500]).Select(n => (n.ToString(CultureInfo.InvariantCulture) + " spins", new Dictionary<string, string> { ["GOMP_SPINCOUNT"] = n.ToString(CultureInfo.InvariantCulture) })),
        ("asleep at once", new() { ["OMP_WAIT_POLICY"] = "PASSIVE" }),
    ];

    public static void Write(Report report, bool quick)
    {
        int rounds = quick ? 1 : 7, passes = quick ? 10 : 20;
        var quiet = ways.ToDictionary(w => w.Name, _ => new List<double>());
        var busy = ways.ToDictionary(w => w.Name, _ => new List<double>());
        // In turns, so that what else happens on the machine falls on all alike.
        for (int round = 0; round < rounds; round++)
        {
            foreach ((string name, Dictionary<string, string> variables) in ways)
            {
                quiet[name].Add(WaitingProcess.Measure(variables, 0, passes));
                busy[name].Add(WaitingProcess.Measure(variables, BusyLoops, passes / 2));
            }
        }

        double best = quiet.Values.Min(Median.Of);
        report.Heading("How threads wait")
            .Paragraph($"One pass of a net of {Models.Fires.Summary.Layers.Count} small layers (the fire modules of SqueezeNet), batch 1, each time in a process of its own: alone, and beside {BusyLoops} busy loops. "
                + $"Medians of {rounds} rounds; the ratio is to the fastest quiet one.")
            .Table(["a waiting thread's", "quiet", "ratio", "busy", "ratio"], ways.Select(w => (string[])
            [
                w.Name,
                Report.Milliseconds(Median.Of(quiet[w.Name])), Report.Ratio(Median.Of(quiet[w.Name]) / best),
                Report.Milliseconds(Median.Of(busy[w.Name])), Report.Ratio(Median.Of(busy[w.Name]) / best),
            ]));
    }

}
