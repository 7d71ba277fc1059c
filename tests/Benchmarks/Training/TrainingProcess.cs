using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Prototxt.Benchmarks.Models;
using Prototxt.Benchmarks.Processes;
using Prototxt.Imaging;
using Prototxt.Training;
using Prototxt.Training.Data;
using static TorchSharp.torch;

namespace Prototxt.Benchmarks.Training;

/// <summary>Steps of AlexNet in a process of its own, one engine at a time.</summary>
/// <param name="Milliseconds">A step, the median.</param>
/// <param name="FastestMilliseconds">The fastest step, nearest to what a quiet machine shows.</param>
/// <param name="ProcessorMilliseconds">What a step took of all processors, the mean: of what other programs do to a step's time, little is in it.</param>
/// <param name="Waited">Which part of the steps' time went on waiting for data.</param>
/// <param name="PeakBytes">The most memory that the process took.</param>
internal sealed record TrainingProcess(double Milliseconds, double FastestMilliseconds, double ProcessorMilliseconds, double Waited, long PeakBytes)
{
    public const string Command = "train";
    public const string Solver = "Prototxt, records from an LMDB", Plain = "TorchSharp by hand, one batch again and again",
        Fresh = "Prototxt, freed memory not kept";

    private const int Batch = 32, Pictures = 256, WarmUps = 3;

    /// <summary>A database of pictures 256 x 256.</summary>
    public static void WriteDatabase(string folder)
    {
        var noise = new Random(1);
        using var writer = new DatabaseWriter(Path.Combine(folder, "pictures_lmdb"));
        var pixels = new byte[256 * 256 * 3];
        for (int i = 0; i < Pictures; i++)
        {
            noise.NextBytes(pixels);
            writer.Add(i.ToString("D8", CultureInfo.InvariantCulture), Picture.FromBytes(pixels, 256, 256, 3), noise.Next(1000));
        }

        writer.Complete();
    }

    /// <summary>The child: prints what its steps took.</summary>
    public static int Child(string trainer, string folder, string steps)
    {
        int count = int.Parse(steps, CultureInfo.InvariantCulture) + WarmUps;
        var times = new StepTimes(WarmUps);
        double waited = trainer == Plain ? Written(count, times) : Solved(folder, count, times, keepsMemory: trainer == Solver);
        Console.WriteLine(JsonSerializer.Serialize(new TrainingProcess(times.Median, times.Fastest, times.Processor, waited, Machine.Status("VmHWM"))));
        return 0;
    }

    /// <summary>Starts a child.</summary>
    public static TrainingProcess Measure(string trainer, string folder, int steps)
    {
        using var child = new ChildProcess([Command, trainer, folder, steps.ToString(CultureInfo.InvariantCulture)], new Dictionary<string, string?>());
        return JsonSerializer.Deserialize<TrainingProcess>(child.Read())!;
    }

    private static double Solved(string folder, int count, StepTimes times, bool keepsMemory)
    {
        using var solver = new AlexNetTrainSolver(data: new SolverData { Options = new DataOptions { Folder = folder } });
        solver.KeepsFreedMemory = keepsMemory;
        TimeSpan waited = default;
        solver.Stepped += (_, step) =>
        {
            times.Add(step.Duration.TotalMilliseconds);
            if (!times.IsWarmingUp)
                waited += step.Waited;
        };
        solver.Step(count);
        return waited.TotalMilliseconds / times.Sum;
    }

    private static double Written(int count, StepTimes times)
    {
        using var net = new HandWrittenTraining();
        using Tensor data = randn(Batch, 3, 227, 227), labels = randint(1000, Batch, dtype: ScalarType.Int64);
        for (int i = 0; i < count; i++)
        {
            long start = Stopwatch.GetTimestamp();
            net.Step(data, labels);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return 0;
    }
}
