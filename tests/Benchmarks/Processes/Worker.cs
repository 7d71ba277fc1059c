using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Prototxt.Benchmarks.Engines;
using Prototxt.Benchmarks.Measuring;
using Prototxt.Benchmarks.Nets;

namespace Prototxt.Benchmarks.Processes;

/// <summary>The process of one engine with one net. It does what it is told line by line, and answers each with a line.</summary>
internal static class Worker
{
    public const string Command = "worker", Batch = "batch", Run = "run", Output = "output", Peak = "peak";

    /// <summary>A word in front of the engine's with which the predictor's steps are timed.</summary>
    public const string Timed = "timed";

    public static int Child(string word, string folder)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        var net = new NetFolder(folder);
        Engine engine;
        try
        {
            engine = Begin(word, net);
        }
        // libraries that are missing, nets that the engine does not know: it is left out, with the reason
        catch (Exception e)
        {
            Exception cause = e.GetBaseException();
            string[] lines = cause.Message.Split('\n');
            Console.WriteLine(JsonSerializer.Serialize(new Beginning(0, 0, 0, 0, lines.FirstOrDefault(l => l.Contains("cannot open shared object", StringComparison.Ordinal)) ?? lines[0])));
            return 0;
        }

        while (Console.ReadLine() is { } line)
            Console.WriteLine(Answer(engine, net, line.Split(' ', 2)));
        engine.Dispose();
        return 0;
    }

    private static Engine Begin(string word, NetFolder net)
    {
        if (word == Timed)
        {
            var timed = new PredictorEngine(net, isTimed: true);
            Console.WriteLine(JsonSerializer.Serialize(new Beginning(0, 0, 0, 0, null)));
            return timed;
        }

        // What only the benchmark needs is taken off the time since the start.
        long start = Stopwatch.GetTimestamp();
        EngineKind kind = EngineKind.All.Single(k => k.Word == word);
        float[] image = net.Facts.Images(1);
        double aside = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        kind.WarmUp();
        start = Stopwatch.GetTimestamp();
        Engine engine = kind.Load(net);
        double load = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        engine.Prepare(image, 1);
        start = Stopwatch.GetTimestamp();
        engine.Forward();
        double first = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        DateTime now = DateTime.Now;
        using var self = Process.GetCurrentProcess();
        double sinceStart = (now - self.StartTime).TotalMilliseconds - aside;
        Console.WriteLine(JsonSerializer.Serialize(new Beginning(load, first, sinceStart, Machine.Status("VmHWM"), null)));
        return engine;
    }

    private static string Answer(Engine engine, NetFolder net, string[] words)
    {
        try
        {
            switch (words[0])
            {
                case Batch:
                    int batch = int.Parse(words[1], CultureInfo.InvariantCulture);
                    engine.Prepare(net.Facts.Images(batch), batch);
                    engine.Forward();
                    return "";
                case Run:
                    return string.Join(' ', Passes(engine, double.Parse(words[1], CultureInfo.InvariantCulture)));
                case Timed:
                    return string.Join(' ', Steps(engine, double.Parse(words[1], CultureInfo.InvariantCulture)));
                case Output:
                    using (var writer = new BinaryWriter(File.Create(words[1])))
                    {
                        IReadOnlyDictionary<string, float[]> outputs = engine.Outputs();
                        foreach (NetOutput output in net.Facts.Outputs)
                        {
                            writer.Write(outputs[output.Blob].Length);
                            writer.Write(MemoryMarshal.AsBytes<float>(outputs[output.Blob]));
                        }
                    }

                    return "";
                case Peak:
                    return PeakSpeed.GFlops().ToString("R", CultureInfo.InvariantCulture);
                default:
                    return "unknown " + words[0];
            }
        }
        catch (Exception e)
        {
            return "failed: " + e.GetBaseException().Message.ReplaceLineEndings(" ");
        }
    }

    // The milliseconds of each pass, one at least, until they are enough.
    private static List<double> Passes(Engine engine, double milliseconds)
    {
        List<double> times = [];
        double sum = 0;
        do
        {
            long start = Stopwatch.GetTimestamp();
            engine.Forward();
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            sum += times[^1];
        }
        while (sum < milliseconds);
        return times;
    }

    // The median of each of the predictor's calls.
    private static IEnumerable<double> Steps(Engine engine, double milliseconds)
    {
        List<double[]> passes = [];
        long start = Stopwatch.GetTimestamp();
        do
        {
            engine.Forward();
            passes.Add(StepClock.Times);
        }
        while (passes.Count < 3 || Stopwatch.GetElapsedTime(start).TotalMilliseconds < milliseconds);
        return passes[0].Select((_, step) => Median.Of(passes.Select(p => p[step])));
    }
}
