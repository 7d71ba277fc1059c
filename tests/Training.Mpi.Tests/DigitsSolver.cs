using System.Diagnostics;
using System.Globalization;
using Prototxt.Training.Mpi.Tests.Models;
using static TorchSharp.torch;

namespace Prototxt.Training.Mpi.Tests;

/// <summary>Trains <see cref="Digits"/> for a while; a snapshot every four iterations, when the data begins anew too.</summary>
internal sealed class DigitsSolver(Digits net, SolverOptions options, SolverData data)
    : Solver<Digits>("digits_solver.prototxt", options, null, data, new TrainTask(net, "Train", null), [])
{
    public const int Period = 4, Iterations = 3 * Period;

    public static SolverOptions FileOptions { get; } = new()
    {
        BaseLr = 0.05f,
        Momentum = 0.9f,
        WeightDecay = 0.001f,
        MaxIter = Iterations,
        Snapshot = Period,
        SnapshotPrefix = "snap",
        RandomSeed = 1,
    };

    /// <summary>Writes the losses, then the parameters.</summary>
    /// <param name="mpi">The processes.</param>
    /// <param name="folder">The folder for snapshots, of which the latest is resumed from.</param>
    /// <param name="batch">Records in a process's batch.</param>
    /// <param name="dieAt">The iteration after which process 1 dies; below 0 for none.</param>
    /// <param name="write">Writes a line.</param>
    public static void Run(MpiCommunicator mpi, string folder, int batch, int dieAt, Action<MpiCommunicator, string> write)
    {
        random.manual_seed(mpi.Rank == 0 ? 1 : 1000 + mpi.Rank); // all begin with what process 0 has drawn
        using var net = new Digits();
        using var records = new Records(mpi.Rank, mpi.Size, batch, Period);
        using var solver = new DigitsSolver(net, FileOptions, new() { Group = mpi, Train = records, Options = new() { Folder = folder } });
        solver.Stepped += (_, step) =>
        {
            write(mpi, Text("loss", [step.Loss]));
            if (mpi.Rank == 1 && step.Iteration == dieAt)
                Process.GetCurrentProcess().Kill();
        };
        solver.Solve(solver.LatestSnapshot);
        foreach (LearnableParameter parameter in net.LearnableParameters)
            write(mpi, Text($"{parameter.Layer}:{parameter.Index}", parameter.Value.detach().flatten().data<float>().ToArray()));
    }

    private static string Text(string name, float[] numbers) => $"{name} {string.Join(' ', numbers.Select(n => n.ToString("R", CultureInfo.InvariantCulture)))}";
}
