using System.Diagnostics;

namespace Prototxt.Benchmarks.Engines;

/// <summary>What a timed predictor calls: how long each of its calls took.</summary>
public static class StepClock
{
    private static readonly List<double> times = [];
    private static long last;

    /// <summary>Begins a pass.</summary>
    public static void Start()
    {
        times.Clear();
        last = Stopwatch.GetTimestamp();
    }

    /// <summary>Ends a call.</summary>
    public static void Mark()
    {
        long now = Stopwatch.GetTimestamp();
        times.Add(Stopwatch.GetElapsedTime(last, now).TotalMilliseconds);
        last = Stopwatch.GetTimestamp();
    }

    /// <summary>The milliseconds of each call of the last pass.</summary>
    internal static double[] Times => [.. times];
}
