using System.Diagnostics;
using System.Globalization;

namespace Prototxt.Benchmarks.Processes;

/// <summary>How much of a processor others took while something was measured. On other systems than Linux nobody knows, and nothing counts as disturbed.</summary>
internal sealed class OtherWork
{
    private const double TicksPerSecond = 100, Most = 0.06, Grain = 2;

    private readonly int[] own;
    private readonly long start = Stopwatch.GetTimestamp();
    private readonly double before;

    /// <summary>Begins.</summary>
    /// <param name="own">The processes that measure.</param>
    public OtherWork(params int[] own)
    {
        this.own = own;
        before = Ticks();
    }

    /// <summary>Whether others took more than six hundredths of one processor since.</summary>
    public bool IsDisturbed => Ticks() - before - Grain > Most * TicksPerSecond * Stopwatch.GetElapsedTime(start).TotalSeconds;

    private double Ticks()
    {
        if (!OperatingSystem.IsLinux())
            return 0;
        // user, nice, system, irq, softirq, steal
        string[] all = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return new[] { 1, 2, 3, 6, 7, 8 }.Sum(i => Parse(all[i])) - own.Sum(Ticks);
    }

    private static double Ticks(int process)
    {
        string stat = File.ReadAllText($"/proc/{process.ToString(CultureInfo.InvariantCulture)}/stat");
        string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return Parse(fields[11]) + Parse(fields[12]);
    }

    private static double Parse(string number) => double.Parse(number, CultureInfo.InvariantCulture);
}
