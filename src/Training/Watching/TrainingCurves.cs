namespace Prototxt.Training.Curves;

/// <summary>Gathers what a solver displays and tests, and draws it: losses, and what else the nets give out.</summary>
public sealed class TrainingCurves : IDisposable
{
    private readonly Solver solver;
    private readonly List<(double X, double Y)> losses = [];
    private readonly Dictionary<(int Net, string Output), List<(double X, double Y)>> tests = [];
    private readonly HashSet<string> lossOutputs = [];

    /// <summary>Begins to gather.</summary>
    /// <param name="solver">The solver, until this is disposed of.</param>
    public TrainingCurves(Solver solver)
    {
        ArgumentNullException.ThrowIfNull(solver);
        this.solver = solver;
        solver.Stepped += Stepped;
        solver.Tested += Tested;
    }

    /// <summary>The smoothed loss of training, solid, and the losses of tests, dashed.</summary>
    public CurvePicture Losses => new()
    {
        Title = $"{solver.File}: loss",
        Up = "loss",
        Curves = [new("training", [.. losses]), .. Of(isLoss: true)],
    };

    /// <summary>What tests gave out beside losses, accuracies above all; null where there is none.</summary>
    public CurvePicture? Scores => Of(isLoss: false) is { Count: > 0 } curves ? new() { Title = $"{solver.File}: tests", Up = "score", Curves = curves } : null;

    /// <summary>Draws the losses, and beside them the tests' other outputs under the same name with <c>.test</c> in it.</summary>
    /// <param name="path">The file for the losses, <c>.png</c> or <c>.svg</c>.</param>
    /// <exception cref="ArgumentException">Another ending.</exception>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public void Save(string path)
    {
        Losses.Save(path);
        Scores?.Save(Path.ChangeExtension(path, ".test" + Path.GetExtension(path)));
    }

    /// <summary>Ends gathering.</summary>
    public void Dispose()
    {
        solver.Stepped -= Stepped;
        solver.Tested -= Tested;
    }

    private List<Curve> Of(bool isLoss) =>
        [.. tests.Where(t => IsLoss(t.Key.Output) == isLoss).Select(t => new Curve($"{(isLoss ? "test" : t.Key.Output)}{(t.Key.Net > 0 ? $" of net {t.Key.Net}" : "")}", [.. t.Value], IsDashed: isLoss))];

    private bool IsLoss(string output) => lossOutputs.Contains(output);

    private void Stepped(object? sender, SolverStep step) => losses.Add((step.Iteration, step.SmoothedLoss));

    private void Tested(object? sender, TestResult test)
    {
        foreach (NetScore score in ShownScores.Of(test))
        {
            if (score.LossWeight != 0)
                lossOutputs.Add(score.Output);
            if (!tests.TryGetValue((test.Net, score.Output), out List<(double X, double Y)>? points))
                tests[(test.Net, score.Output)] = points = [];
            points.Add((test.Iteration, score.Value));
        }
    }
}
