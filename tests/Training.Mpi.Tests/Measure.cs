using System.Diagnostics;
using System.Globalization;
using Prototxt.Layers;
using Prototxt.Training.Distributed;
using Prototxt.Training.Mpi.Tests.Models;
using static TorchSharp.torch;

namespace Prototxt.Training.Mpi.Tests;

/// <summary>
/// What averaging costs: AlexNet's passes without other processes and with them, and sums alone. Not a test; its numbers are in
/// docs/training-distributed.md. <c>mpirun -n 2 dotnet Prototxt.Training.Mpi.Tests.dll measure 16</c> writes them to the file 000.
/// </summary>
internal static class Measure
{
    private const int Passes = 5;

    public static void Run(MpiCommunicator mpi, int batch, Action<MpiCommunicator, string> write)
    {
        using var net = new AlexNet();
        using Tensor data = randn(batch, 3, 227, 227), label = randint(1000, batch).to(ScalarType.Float32);
        long bytes = net.LearnableParameters.Sum(p => p.Value.numel() * p.Value.ElementSize);
        write(mpi, string.Create(CultureInfo.InvariantCulture, $"{mpi.Size} processes, batch {batch}, {bytes / 1e6:f1} MB of gradients"));

        // how much of a pass is left when the gradients of fc6, fc7 and fc8 are there
        long told = 0;
        double left = 0, alone = Seconds(_ =>
        {
            using var watch = new GradientWatch(_ => true, (parameter, _) => ReferenceEquals(parameter, net.Fc6.Weight) && (told = Stopwatch.GetTimestamp()) == 0);
            Pass(net, data, label);
            left = Stopwatch.GetElapsedTime(told).TotalSeconds;
        });
        using var parallel = new DataParallel(mpi, net);
        double waited = 0, together = Seconds(_ =>
        {
            parallel.Begin();
            Pass(net, data, label);
            long start = Stopwatch.GetTimestamp();
            parallel.End();
            waited = Stopwatch.GetElapsedTime(start).TotalSeconds;
        });
        write(mpi, string.Create(CultureInfo.InvariantCulture, $"a pass without averaging {alone:f2} s, of which {left:f2} s after the gradients of fc6 to fc8; with averaging {together:f2} s, of which {waited:f2} s after backward"));

        foreach (int size in (int[])[1, 1_000, 100_000, 1_000_000, 60_000_000])
        {
            using Tensor numbers = ones(size);
            double sum = Seconds(_ => mpi.IAllReduce(numbers).GetAwaiter().GetResult());
            write(mpi, string.Create(CultureInfo.InvariantCulture, $"a sum of {4e-6 * size:g3} MB {sum * 1e3:g3} ms"));
        }
    }

    // The median, the first ones left out.
    private static double Seconds(Action<int> action)
    {
        List<double> seconds = [];
        for (int i = 0; i < Passes + 2; i++)
        {
            long start = Stopwatch.GetTimestamp();
            action(i);
            seconds.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return seconds.Skip(2).Order().ElementAt(Passes / 2);
    }

    private static void Pass(AlexNet net, Tensor data, Tensor label)
    {
        using var scope = NewDisposeScope();
        foreach (LearnableParameter parameter in net.LearnableParameters)
            parameter.Value.grad = null;
        using NetOutputs outputs = ((ICaffeNet)net).Views[0].Run(new Dictionary<string, Tensor> { ["data"] = data, ["label"] = label });
        outputs.TotalLoss!.backward();
    }
}
