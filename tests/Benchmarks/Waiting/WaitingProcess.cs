using System.Diagnostics;
using System.Globalization;
using Prototxt.Benchmarks.Models;
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

        Console.WriteLine(times.Order().ElementAt(times.Count / 2).ToString("R", CultureInfo.InvariantCulture));
        return 0;
    }

    /// <summary>Starts a child with variables of OpenMP, beside some busy loops.</summary>
    public static double Measure(IReadOnlyDictionary<string, string> variables, int busyLoops, int passes)
    {
        Process[] busy = [.. Enumerable.Range(0, busyLoops).Select(_ => Start(BusyLoop))];
        try
        {
            using Process process = Start(Command, passes.ToString(CultureInfo.InvariantCulture), variables);
            process.BeginErrorReadLine(); // libtorch's warnings
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return double.Parse(output.TrimEnd().Split('\n')[^1], CultureInfo.InvariantCulture);
        }
        finally
        {
            foreach (Process process in busy)
            {
                process.Kill();
                process.Dispose();
            }
        }
    }

    public const string BusyLoop = "busy";

    /// <summary>The other child: other work on the machine.</summary>
    public static int Busy()
    {
        while (true)
            Thread.SpinWait(1000);
    }

    private static Process Start(string command, string argument = "0", IReadOnlyDictionary<string, string>? variables = null)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
            start.ArgumentList.Add(typeof(WaitingProcess).Assembly.Location);
        start.ArgumentList.Add(command);
        start.ArgumentList.Add(argument);
        // Only what is measured counts, whatever this program was started with.
        foreach (string name in (string[])["GOMP_SPINCOUNT", "OMP_WAIT_POLICY", "KMP_BLOCKTIME"])
            start.Environment.Remove(name);
        foreach ((string name, string value) in variables ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        return Process.Start(start)!;
    }
}
