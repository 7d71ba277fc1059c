using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Prototxt.Benchmarks.Preparation;
using Prototxt.Benchmarks.Programs;

// An engine with a net as a program of its own, as a user's would be. It is asked and answers as the other engines' processes do: see Processes/Worker.cs.
// Not compiled with the benchmark; the arguments are the model, the threads, the input's blob, range and axes, and the outputs' blobs.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
float range = float.Parse(args[3]);
int[] axes = Array.ConvertAll(args[4].Split(','), int.Parse);
string[] outputs = args[5].Split(',');

long start = Stopwatch.GetTimestamp();
int batch = 1;
float[] images = Images();
double aside = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
Engine.WarmUp();
start = Stopwatch.GetTimestamp();
using var engine = new Engine(args[0], int.Parse(args[1]), args[2], axes, outputs);
double load = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
double first = Forward();
DateTime now = DateTime.Now;
using (var self = Process.GetCurrentProcess())
    Console.WriteLine($$"""{"Load":{{load}},"First":{{first}},"SinceStart":{{(now - self.StartTime).TotalMilliseconds - aside}},"PeakBytes":{{PeakBytes()}},"Failure":null}""");

while (Console.ReadLine()?.Split(' ', 2) is { } words)
    switch (words[0])
    {
        case "batch":
            batch = int.Parse(words[1]);
            images = Images();
            Forward();
            Console.WriteLine();
            break;
        case "run":
            List<double> times = [];
            do
                times.Add(Forward());
            while (times.Sum() < double.Parse(words[1]));
            Console.WriteLine(string.Join(' ', times));
            break;
        case "output":
            Write(words[1]);
            Console.WriteLine();
            break;
        default:
            Console.WriteLine("unknown " + words[0]);
            break;
    }

float[] Images()
{
    long count = batch;
    foreach (int axis in axes)
        count *= axis;
    return Formula.Values(100_000, count, range);
}

double Forward()
{
    long begin = Stopwatch.GetTimestamp();
    engine.Forward(images, batch);
    return Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
}

void Write(string path)
{
    using var writer = new BinaryWriter(File.Create(path));
    foreach (float[] numbers in engine.Outputs(images, batch))
    {
        writer.Write(numbers.Length);
        writer.Write(MemoryMarshal.AsBytes<float>(numbers));
    }
}

// The most memory that the process ever had; 0 where the system does not tell.
static long PeakBytes() => !File.Exists("/proc/self/status") ? 0
    : 1024 * long.Parse(File.ReadLines("/proc/self/status").First(l => l.StartsWith("VmHWM:", StringComparison.Ordinal)).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1]);
