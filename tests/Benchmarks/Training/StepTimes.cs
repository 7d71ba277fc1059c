using System.Diagnostics;

namespace Prototxt.Benchmarks.Training;

/// <summary>What the steps of this process take, the first of them left out.</summary>
/// <param name="warmUps">How many are left out.</param>
internal sealed class StepTimes(int warmUps)
{
    private readonly List<double> milliseconds = [];
    private TimeSpan first, last;
    private int warming = warmUps;

    /// <summary>Whether the last step was one of those that are left out.</summary>
    public bool IsWarmingUp => milliseconds.Count == 0;

    /// <summary>A step, in milliseconds.</summary>
    public double Median => Measuring.Median.Of(milliseconds);

    /// <summary>The fastest step, in milliseconds.</summary>
    public double Fastest => milliseconds.Min();

    /// <summary>All steps, in milliseconds.</summary>
    public double Sum => milliseconds.Sum();

    /// <summary>What a step took of all processors, in milliseconds.</summary>
    public double Processor => (last - first).TotalMilliseconds / milliseconds.Count;

    /// <summary>A step is done.</summary>
    public void Add(double time)
    {
        last = Process.GetCurrentProcess().TotalProcessorTime;
        if (warming == 0)
            milliseconds.Add(time);
        else if (--warming == 0)
            first = last;
    }
}
