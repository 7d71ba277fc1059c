using static TorchSharp.torch;

namespace Prototxt.Training.Tests.Solvers;

/// <summary>A solver as the generator makes them.</summary>
internal sealed class TestSolver(string file, SolverOptions options, SolverData? data, TrainTask train, IReadOnlyList<TestTask> tests, Device? device = null)
    : Solver<ICaffeNet>(file, options, device, data, train, tests);
