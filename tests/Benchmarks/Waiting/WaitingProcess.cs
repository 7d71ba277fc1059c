using System.Diagnostics;
using System.Globalization;
using Prototxt.Benchmarks.Measuring;
using Prototxt.Benchmarks.Models;
using Prototxt.Benchmarks.Processes;
using static TorchSharp.torch;

namespace Prototxt.Benchmarks.Waiting;

/// <summary>Passes of a net of many small layers in a process of its own, since OpenMP reads its setting once.</summary>
internal static class WaitingProcess
{
    public const string Command = "wait";

    /// <summary>The child: prints the median milliseconds of a pass.</summary>
    public static int Child(string passes)
    {
        int count = int.Parse(passes, CultureInfo.InvariantCulture);
        using var net = new Fires();
        using Tensor input = rand(1, 3, 227, 227);
        List<double> times = [];
        for (int i = 0; i < count + 5; i++)
        {
            var watch = Stopwatch.StartNew();
            net.Predict(input).Dispose();
            if (i >= 5)
                times.Add(watch.Elapsed.TotalMilliseconds);
        }

        Console.WriteLine(Median.Of(times).ToString("R", CultureInfo.InvariantCulture));
        return 0;
    }

    /// <summary>Starts a child with variables of OpenMP, beside some busy loops.</summary>
    public static double Measure(IReadOnlyDictionary<string, string> variables, int busyLoops, int passes)
    {
        using var busy = new BusyLoops(busyLoops);
        // Only what is measured counts, whatever this program was started with.
        var only = new Dictionary<string, string?> { ["GOMP_SPINCOUNT"] = null, ["OMP_WAIT_POLICY"] = null, ["KMP_BLOCKTIME"] = null };
        foreach ((string name, string value) in variables)
            only[name] = value;
        using var child = new ChildProcess([Command, passes.ToString(CultureInfo.InvariantCulture)], only);
        return double.Parse(child.Read(), CultureInfo.InvariantCulture);
    }
}
