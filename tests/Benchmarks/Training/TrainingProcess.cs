using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Prototxt.Benchmarks.Models;
using Prototxt.Imaging;
using Prototxt.Training;
using Prototxt.Training.Data;
using static TorchSharp.torch;

namespace Prototxt.Benchmarks.Training;

/// <summary>Steps of AlexNet in a process of its own, one engine at a time.</summary>
/// <param name="Milliseconds">A step, the median.</param>
/// <param name="Waited">Which part of the steps' time went on waiting for data.</param>
/// <param name="PeakBytes">The most memory that the process took.</param>
internal sealed record TrainingProcess(double Milliseconds, double Waited, long PeakBytes)
{
    public const string Command = "train";
    public const string Solver = "Prototxt, records from an LMDB", Plain = "TorchSharp by hand, one batch again and again";

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
        (List<double> times, double waited) = trainer == Solver ? Solved(folder, count) : Written(count);
        times.RemoveRange(0, WarmUps);
        Console.WriteLine(JsonSerializer.Serialize(new TrainingProcess(times.Order().ElementAt(times.Count / 2), waited, Machine.Status("VmHWM"))));
        return 0;
    }

    /// <summary>Starts a child.</summary>
    public static TrainingProcess Measure(string trainer, string folder, int steps)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
            start.ArgumentList.Add(typeof(TrainingProcess).Assembly.Location);
        foreach (string argument in (string[])[Command, trainer, folder, steps.ToString(CultureInfo.InvariantCulture)])
            start.ArgumentList.Add(argument);
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return JsonSerializer.Deserialize<TrainingProcess>(output.TrimEnd().Split('\n')[^1])!;
    }

    private static (List<double> Times, double Waited) Solved(string folder, int count)
    {
        using var solver = new AlexNetTrainSolver(data: new SolverData { Options = new DataOptions { Folder = folder } });
        List<double> times = [];
        TimeSpan waited = default;
        solver.Stepped += (_, step) =>
        {
            times.Add(step.Duration.TotalMilliseconds);
            if (times.Count > WarmUps)
                waited += step.Waited;
        };
        solver.Step(count);
        return (times, waited.TotalMilliseconds / times.Skip(WarmUps).Sum());
    }

    private static (List<double> Times, double Waited) Written(int count)
    {
        using var net = new HandWrittenTraining();
        using Tensor data = randn(Batch, 3, 227, 227), labels = randint(1000, Batch, dtype: ScalarType.Int64);
        List<double> times = [];
        for (int i = 0; i < count; i++)
        {
            long start = Stopwatch.GetTimestamp();
            net.Step(data, labels);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return (times, 0);
    }
}
