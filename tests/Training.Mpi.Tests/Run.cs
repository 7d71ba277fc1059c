using System.Diagnostics;
using System.Globalization;
using Prototxt.Training.Mpi.Tests.Models;

namespace Prototxt.Training.Mpi.Tests;

/// <summary>Trains <see cref="Digits"/> as its solver file says.</summary>
internal static class Run
{
    /// <summary>Writes the losses, then the parameters.</summary>
    /// <param name="mpi">The processes.</param>
    /// <param name="folder">The folder for snapshots, of which the latest is resumed from.</param>
    /// <param name="batch">Records in a process's batch.</param>
    /// <param name="dieAt">The iteration after which process 1 dies; below 0 for none.</param>
    /// <param name="write">Writes a line.</param>
    public static void Solve(MpiCommunicator mpi, string folder, int batch, int dieAt, Action<MpiCommunicator, string> write)
    {
        using var records = new Records(mpi.Rank, mpi.Size, batch);
        // all begin with what process 0 has drawn
        SolverOptions options = DigitsSolver.FileOptions with { RandomSeed = DigitsSolver.FileOptions.RandomSeed + mpi.Rank };
        using var solver = new DigitsSolver(options, data: new SolverData { Group = mpi, Train = records, Options = new() { Folder = folder } });
        solver.Stepped += (_, step) =>
        {
            write(mpi, Text("loss", [step.Loss]));
            if (mpi.Rank == 1 && step.Iteration == dieAt)
                Process.GetCurrentProcess().Kill();
        };
        solver.Solve(solver.LatestSnapshot);
        foreach (LearnableParameter parameter in solver.Net.LearnableParameters)
            write(mpi, Text($"{parameter.Layer}:{parameter.Index}", parameter.Value.detach().flatten().data<float>().ToArray()));
    }

    private static string Text(string name, float[] numbers) => $"{name} {string.Join(' ', numbers.Select(n => n.ToString("R", CultureInfo.InvariantCulture)))}";
}
