using Spectre.Console;

namespace Prototxt.Training.Progress;

/// <summary>
/// A training that a person watches: on a terminal a bar with loss, rate, images in a second and the time left, elsewhere a line for
/// each displayed iteration; tests and snapshots between. Ctrl-C ends it when the iteration is done, with a snapshot to go on from.
/// </summary>
public static class ConsoleProgress
{
    private const int LinesWithoutDisplay = 20;

    /// <summary>Trains to the last iteration, or until Ctrl-C.</summary>
    /// <param name="solver">The solver.</param>
    /// <param name="resumeFrom">The state of a snapshot to go on from; null to go on from where the solver is.</param>
    /// <param name="console">Where it is shown; the program's console where none is given.</param>
    /// <param name="keepsSnapshot">Whether a training that is stopped leaves a snapshot to go on from.</param>
    /// <param name="cancel">Ends it as Ctrl-C does.</param>
    /// <returns>Whether the last iteration was reached.</returns>
    /// <exception cref="DivergedException">A loss is no number.</exception>
    /// <exception cref="IOException">A snapshot cannot be written or read; older ones are whole.</exception>
    public static bool Solve(Solver solver, string? resumeFrom = null, IAnsiConsole? console = null, bool keepsSnapshot = true, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(solver);
        console ??= AnsiConsole.Console;
        SnapshotFiles? snapshot = null;
        void Tested(object? sender, TestResult test) => console.MarkupLineInterpolated($"[green]{ProgressText.Test(test)}[/]");
        void Snapshotted(object? sender, SnapshotFiles files)
        {
            snapshot = files;
            console.MarkupLineInterpolated($"[grey]snapshot {files.State}[/]");
        }

        solver.Tested += Tested;
        solver.Snapshotted += Snapshotted;
        using var signals = new StopSignals(solver.RequestStop);
        using CancellationTokenRegistration registration = cancel.Register(solver.RequestStop);
        try
        {
            if (resumeFrom is not null)
                console.MarkupLineInterpolated($"going on from {resumeFrom}");
            bool isDone = console.Profile.Capabilities.Interactive ? WithBar(solver, resumeFrom, console) : WithLines(solver, resumeFrom, console);
            if (!isDone && keepsSnapshot)
            {
                if (snapshot?.Iteration != solver.Iteration)
                    solver.Snapshot();
                console.MarkupLineInterpolated($"[yellow]stopped after {solver.Iteration} of {solver.Options.MaxIter} iterations; to go on, resume from {snapshot!.State}[/]");
            }

            return isDone;
        }
        finally
        {
            solver.Tested -= Tested;
            solver.Snapshotted -= Snapshotted;
        }
    }

    private static bool WithBar(Solver solver, string? resumeFrom, IAnsiConsole console) => console.Progress()
        .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn())
        .Start(context =>
        {
            var speed = new Speed();
            ProgressTask task = context.AddTask("training", maxValue: Math.Max(solver.Options.MaxIter, 1));
            return Watching(solver, step =>
            {
                speed.Add(step);
                task.Value = step.Iteration + 1;
                task.Description = Markup.Escape($"{ProgressText.Step(step, speed)}, {ProgressText.Left(speed.For(solver.Options.MaxIter - step.Iteration - 1))} left");
            }, resumeFrom);
        });

    private static bool WithLines(Solver solver, string? resumeFrom, IAnsiConsole console)
    {
        var speed = new Speed();
        int every = solver.Options.Display > 0 ? solver.Options.Display : LinesWithoutDisplay;
        return Watching(solver, step =>
        {
            speed.Add(step);
            if ((step.Iteration + 1) % every == 0 || step.Iteration + 1 == solver.Options.MaxIter)
                console.WriteLine(ProgressText.Line(step, solver.Options.MaxIter, speed));
        }, resumeFrom);
    }

    private static bool Watching(Solver solver, Action<SolverStep> watch, string? resumeFrom)
    {
        void Stepped(object? sender, SolverStep step) => watch(step);
        solver.Stepped += Stepped;
        try
        {
            return solver.Solve(resumeFrom);
        }
        finally
        {
            solver.Stepped -= Stepped;
        }
    }
}
