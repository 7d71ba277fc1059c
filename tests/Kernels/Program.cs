using System.Diagnostics;
using System.Globalization;
using Prototxt.Inference;
using Prototxt.Kernels;
using static TorchSharp.torch;

// Medians of turns taken one after the other, on one thread, and their ratio: what other programs do to the machine meanwhile happens
// to both. Behind it the same of the fastest turns, which nobody disturbed as a rule.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
set_num_threads(1);
using var quiet = no_grad();
string filter = args.FirstOrDefault() ?? "";
int lanes = args.Length > 1 ? int.Parse(args[1]) : Hardware.Lanes;
Console.WriteLine($"{lanes} lanes; ONEDNN_MAX_CPU_ISA={Environment.GetEnvironmentVariable("ONEDNN_MAX_CPU_ISA")}");
foreach (KernelTiming timing in Timings.All(lanes).Where(t => t.Name.Contains(filter, StringComparison.Ordinal)))
{
    var (ours, theirs) = (new List<double>(), new List<double>());
    for (int turn = 0; turn < 25; turn++)
    {
        ours.Add(Time(timing.Ours));
        theirs.Add(Time(timing.Theirs));
    }
    double our = Median(ours), their = Median(theirs), best = ours.Min();
    Console.WriteLine($"{timing.Name,-44} {our * 1e3,9:f3} ms   libtorch {their * 1e3,9:f3} ms   {our / their:f2}   fastest {best * 1e3,9:f3} ms {timing.Work * 2 / best / 1e9,5:f0} GFLOP/s {best / theirs.Min():f2}");
    timing.Dispose();
}

static double Time(Action action)
{
    action();
    int repeats = 0;
    long start = Stopwatch.GetTimestamp();
    do
    {
        action();
        repeats++;
    }
    while (Stopwatch.GetElapsedTime(start).TotalMilliseconds < 4);
    return Stopwatch.GetElapsedTime(start).TotalSeconds / repeats;
}

static double Median(List<double> times) => times.Order().ElementAt(times.Count / 2);
