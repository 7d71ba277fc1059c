using Prototxt.Training.Progress;
using Spectre.Console;
using Xunit;
using static Prototxt.Training.Tests.Solvers.SmallSolver;
using Rows = Prototxt.Training.Tests.Solvers.SmallSolver.Rows;
using TestSolver = Prototxt.Training.Tests.Solvers.TestSolver;

namespace Prototxt.Training.Tests.Progress;

public sealed class ConsoleProgressTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("progress");
    private readonly StringWriter text = new();

    public void Dispose()
    {
        folder.Delete(recursive: true);
        text.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_training_is_shown_to_its_end(bool isInteractive)
    {
        using TestSolver solver = Create(Options(6), new Rows(1));
        Assert.True(ConsoleProgress.Solve(solver, console: Console(isInteractive)));
        Assert.Equal(6, solver.Iteration);
        Assert.Matches(@"loss +\d", text.ToString());
        Assert.Matches(@"[\d,]+ images/s", text.ToString());
        Assert.Contains("snapshot ", text.ToString(), StringComparison.Ordinal);
        if (!isInteractive)
            Assert.Matches(@"(?m)^iteration 4 of 6  loss .* left$", text.ToString());
    }

    [Fact]
    public void One_that_is_stopped_leaves_a_snapshot_and_says_how_to_go_on()
    {
        using var cancel = new CancellationTokenSource();
        using (TestSolver solver = Create(Options(1000), new Rows(1)))
        {
            solver.Stepped += (_, step) => Stop(step.Iteration == 4, cancel);
            Assert.False(ConsoleProgress.Solve(solver, console: Console(false), cancel: cancel.Token));
            Assert.Equal(5, solver.Iteration);
        }

        string state = Path.Combine(folder.FullName, "run_iter_5.solverstate");
        Assert.True(File.Exists(state));
        Assert.Contains($"stopped after 5 of 1000 iterations; to go on, resume from {state}", text.ToString(), StringComparison.Ordinal);

        using TestSolver second = Create(Options(8), new Rows(1));
        Assert.True(ConsoleProgress.Solve(second, state, Console(false)));
        Assert.Equal(8, second.Iteration);
    }

    [Fact]
    public void One_that_is_stopped_leaves_nothing_where_nothing_is_wanted()
    {
        using var cancel = new CancellationTokenSource();
        using TestSolver solver = Create(Options(1000) with { SnapshotAfterTrain = false }, new Rows(1));
        solver.Stepped += (_, step) => Stop(step.Iteration == 2, cancel);
        Assert.False(ConsoleProgress.Solve(solver, console: Console(false), keepsSnapshot: false, cancel: cancel.Token));
        Assert.Empty(folder.GetFiles());
    }

    [Fact]
    public void What_is_left_is_told_in_hours_only_where_there_are_any()
    {
        Assert.Equal("0:07", ProgressText.Left(TimeSpan.FromSeconds(7)));
        Assert.Equal("59:59", ProgressText.Left(TimeSpan.FromSeconds(3599)));
        Assert.Equal("30:00:05", ProgressText.Left(TimeSpan.FromSeconds(108_005)));
    }

    [Fact]
    public void Outputs_of_many_numbers_are_not_shown() => Assert.Equal(
        "test after 5 iterations: accuracy 0.5  loss 2",
        ProgressText.Test(new TestResult(0, 5, [new("accuracy", 0.5f, 0), .. Enumerable.Range(0, 20).Select(i => new NetScore("label", i, 0)), new("loss", 2, 1)], null)));

    private static void Stop(bool now, CancellationTokenSource cancel)
    {
        if (now)
            cancel.Cancel();
    }

    private SolverOptions Options(int iterations) => new() { BaseLr = 0.1f, MaxIter = iterations, Display = 2, SnapshotPrefix = Path.Combine(folder.FullName, "run") };

    private IAnsiConsole Console(bool isInteractive)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = isInteractive ? AnsiSupport.Yes : AnsiSupport.No,
            Interactive = isInteractive ? InteractionSupport.Yes : InteractionSupport.No,
            Out = new AnsiConsoleOutput(text),
        });
        console.Profile.Width = 400;
        return console;
    }
}
