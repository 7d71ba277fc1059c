using System.Globalization;
using Prototxt.Training;
using TrainingProcess.Models;

// A training as a process of its own, which tests end by force: TrainingProcess <folder> <type> <format> <iterations>.
// It goes on from the latest snapshot in the folder, whose database train_lmdb it reads.
SolverOptions options = SmallSolver.FileOptions with
{
    Type = Enum.Parse<SolverType>(args[1]),
    SnapshotFormat = Enum.Parse<SnapshotFormat>(args[2]),
    MaxIter = int.Parse(args[3], CultureInfo.InvariantCulture),
};
TorchSharp.torch.set_num_threads(1);
try
{
    using var solver = new SmallSolver(options, data: new SolverData { Options = new() { Folder = args[0] } });
    if (solver.LatestSnapshot is { } latest)
        solver.Restore(latest);
    Console.WriteLine($"at {solver.Iteration}");
    solver.Solve();
    return 0;
}
catch (Exception e) when (e is IOException or SolverException)
{
    Console.WriteLine(e.Message);
    return 1;
}
