using System.Text.RegularExpressions;
using Prototxt.Training.Logs;
using Xunit;

namespace Prototxt.Training.Tests.Solvers;

/// <summary>The log of a recorded run is Caffe's, line by line.</summary>
public partial class LogTests
{
    public static TheoryData<string> Logs => SolverCase.Names(folder => File.Exists(Path.Combine(folder, "log.txt")));

    public static TheoryData<string> RawLogs => SolverCase.Names(folder => File.Exists(Path.Combine(folder, "log.raw.txt")));

    public static TheoryData<string> ResumedLogs => SolverCase.Names(folder => File.Exists(Path.Combine(folder, "log_resumed.txt")));

    [SkippableTheory, MemberData(nameof(Logs))]
    public void The_log_of_a_run_is_Caffes(string name)
    {
        using var recorded = new SolverCase(name);
        using TestSolver solver = recorded.Create();
        string? state = name == "log_resume" ? "snap_iter_20.solverstate" : null;
        AssertSame(File.ReadAllLines(recorded.PathOf("log.txt")), Solve(solver, state));
    }

    [SkippableTheory, MemberData(nameof(ResumedLogs))]
    public void The_log_of_a_resumed_run_is_Caffes(string name)
    {
        using var recorded = new SolverCase(name);
        using TestSolver solver = recorded.Create();
        AssertSame(File.ReadAllLines(recorded.PathOf("log_resumed.txt")), Solve(solver, recorded.StateAt(recorded.SnapshotAt)));
    }

    private static string[] Solve(TestSolver solver, string? state)
    {
        var text = new StringWriter { NewLine = "\n" };
        solver.AddLog(new CaffeLog(text, isPlain: true));
        Assert.True(solver.Solve(state));
        return WithoutParameters(text.ToString()).TrimEnd('\n').Split('\n');
    }

    private static string WithoutParameters(string log) => Parameters().Replace(log, "Creating training net");

    [SkippableTheory, MemberData(nameof(RawLogs))]
    public void The_log_begins_with_the_solvers_parameters_as_Caffe_prints_them(string name)
    {
        using var recorded = new SolverCase(name);
        using TestSolver solver = recorded.Create();
        var text = new StringWriter { NewLine = "\n" };
        solver.AddLog(new CaffeLog(text, isPlain: true));
        // Where a net stands in the solver, and states, are the generator's.
        string[] expected = [.. States().Replace(Lead().Replace(File.ReadAllText(recorded.PathOf("log.raw.txt")), "\0"), "").Split('\0').First(l => l.StartsWith("Initializing solver", StringComparison.Ordinal)).TrimEnd().Split('\n')];
        Assert.Equal(expected, Parameters().Match(text.ToString()).Value.Replace("Creating training net", "", StringComparison.Ordinal).TrimEnd().Split('\n'));
    }

    // The first recordings lack the lines of the command itself, and give those of a report of weights no place. Numbers are
    // printed with six digits, of which the last may differ.
    private static void AssertSame(string[] recorded, string[] written)
    {
        string[] wanted = [.. recorded.Where(IsSolvers)], found = [.. written.Where(IsSolvers).Select(l => Speed().Replace(l, ""))];
        if (!recorded.Contains("Starting Optimization"))
            found = found[..^1]; // the command says that it is done, too
        Assert.Equal(wanted.Select(Shape), found.Select(Shape));
        foreach ((string one, string other) in wanted.Zip(found))
            foreach ((string a, string b) in Numbers(one).Zip(Numbers(other)))
                Assert.True(Math.Abs(double.Parse(a) - double.Parse(b)) <= 1e-5 + 5e-4 * Math.Abs(double.Parse(a)), $"expected {one}, found {other}");
    }

    private static bool IsSolvers(string line) =>
        line.Trim() is not ("Use CPU." or "Initializing solver from parameters:" or "Starting Optimization") && !line.StartsWith("Resuming from", StringComparison.Ordinal) && !line.Contains("missing") && !line.Contains("unused") && !line.Contains("matched");

    private static string Shape(string line) => Number().Replace(line, "N").TrimEnd();

    private static IEnumerable<string> Numbers(string line) => Number().Matches(line).Select(m => m.Value);

    [GeneratedRegex(@"Initializing solver from parameters: \n(.*\n)*?Creating training net")]
    private static partial Regex Parameters();

    [GeneratedRegex(@"^[IWE]\d+ [\d:.]+ +\d+ \S+\] ", RegexOptions.Multiline)]
    private static partial Regex Lead();

    [GeneratedRegex(@"^(train_state|test_state|net_param) \{\n(( .*)\n)*\}\n", RegexOptions.Multiline)]
    private static partial Regex States();

    [GeneratedRegex(@" \([^()]* iter/s[^()]*\)")]
    private static partial Regex Speed();

    [GeneratedRegex(@"-?\b\d+(\.\d+)?(e[+-]\d+)?\b")]
    private static partial Regex Number();
}
