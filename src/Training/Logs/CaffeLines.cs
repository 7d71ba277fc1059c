using System.Globalization;

namespace Prototxt.Training.Logs;

/// <summary>The lines that Caffe's training command writes, with the places in its sources that write them.</summary>
internal static class CaffeLines
{
    public static SolverLine UseCpu { get; } = new("caffe.cpp", 197, "Use CPU.");

    public static SolverLine ScaffoldingDone { get; } = new("solver.cpp", 57, "Solver scaffolding done.");

    public static SolverLine Starting { get; } = new("caffe.cpp", 239, "Starting Optimization");

    public static SolverLine RestoringHistory { get; } = new("sgd_solver.cpp", 336, "SGDSolver: restoring history");

    public static SolverLine TestInterrupted { get; } = new("solver.cpp", 386, "Test interrupted.");

    public static SolverLine StoppedEarly { get; } = new("solver.cpp", 310, "Optimization stopped early.");

    public static SolverLine Done { get; } = new("solver.cpp", 332, "Optimization Done.");

    public static SolverLine CommandDone { get; } = new("caffe.cpp", 250, "Optimization Done.");

    public static SolverLine Initializing(string parameters) => new("solver.cpp", 45, $"Initializing solver from parameters: \n{parameters}");

    public static SolverLine CreatingTrain(string source) => new("solver.cpp", 102,
        source.Contains("file: ", StringComparison.Ordinal) ? $"Creating training net from {source}" : $"Creating training net specified in {source}.");

    public static SolverLine CreatingTest(int net, string source) => new("solver.cpp", 190, $"Creating test net (#{net}) specified by {source}");

    public static SolverLine Finetuning(string file) => new("solver.cpp", 72, $"Finetuning from {file}");

    public static SolverLine Resuming(string file) => new("caffe.cpp", 235, $"Resuming from {file}");

    public static SolverLine Solving(string net) => new("solver.cpp", 289, $"Solving {net}");

    public static SolverLine Policy(string policy) => new("solver.cpp", 290, $"Learning Rate Policy: {policy}");

    public static SolverLine Iteration(int iteration, float perSecond, float seconds, int display, float loss) => new("solver.cpp", 239,
        string.Create(CultureInfo.InvariantCulture, $"Iteration {iteration} ({CaffeText.Of(perSecond)} iter/s, {CaffeText.Of(seconds)}s/{display} iters), loss = {CaffeText.Of(loss)}"));

    public static SolverLine LastIteration(int iteration, float loss) => new("solver.cpp", 327,
        string.Create(CultureInfo.InvariantCulture, $"Iteration {iteration}, loss = {CaffeText.Of(loss)}"));

    public static SolverLine Rate(int iteration, float rate) => new("sgd_solver.cpp", 112,
        string.Create(CultureInfo.InvariantCulture, $"Iteration {iteration}, lr = {CaffeText.Of(rate)}"));

    public static SolverLine MultiStep(int iteration, int step) => new("sgd_solver.cpp", 50,
        string.Create(CultureInfo.InvariantCulture, $"MultiStep Status: Iteration {iteration}, step = {step}"));

    public static SolverLine Clipping(float norm, float limit, float factor) => new("sgd_solver.cpp", 99,
        $"Gradient clipping: scaling down gradients (L2 norm {CaffeText.Of(norm)} > {CaffeText.Of(limit)}) by scale factor {CaffeText.Of(factor)}");

    public static SolverLine Testing(int iteration, int net) => new("solver.cpp", 347,
        string.Create(CultureInfo.InvariantCulture, $"Iteration {iteration}, Testing net (#{net})"));

    public static SolverLine TestLoss(float loss) => new("solver.cpp", 399, $"Test loss: {CaffeText.Of(loss)}");

    public static IEnumerable<SolverLine> TrainScores(IReadOnlyList<NetScore> scores) => scores.Select((s, i) => new SolverLine("solver.cpp", 258, Score("Train", i, s)));

    public static IEnumerable<SolverLine> TestScores(IReadOnlyList<NetScore> scores) => scores.Select((s, i) => new SolverLine("solver.cpp", 414, Score("Test", i, s)));

    public static SolverLine SnapshotModel(SnapshotFormat format, string file) =>
        format == SnapshotFormat.Hdf5 ? new("solver.cpp", 474, $"Snapshotting to HDF5 file {file}") : new("solver.cpp", 464, $"Snapshotting to binary proto file {file}");

    public static SolverLine SnapshotState(SnapshotFormat format, string file) => format == SnapshotFormat.Hdf5
        ? new("sgd_solver.cpp", 296, $"Snapshotting solver state to HDF5 file {file}")
        : new("sgd_solver.cpp", 284, $"Snapshotting solver state to binary proto file {file}");

    public static SolverLine Warning(string text) => new("solver.cpp", 0, text) { IsWarning = true };

    public static SolverLine Remark(string text) => new("solver.cpp", 0, text);

    private static string Score(string phase, int index, NetScore score)
    {
        string loss = score.LossWeight != 0 ? $" (* {CaffeText.Of(score.LossWeight)} = {CaffeText.Of(score.LossWeight * score.Value)} loss)" : "";
        return string.Create(CultureInfo.InvariantCulture, $"    {phase} net output #{index}: {score.Output} = {CaffeText.Of(score.Value)}{loss}");
    }
}
