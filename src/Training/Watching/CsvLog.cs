using System.Globalization;
using System.Text;

namespace Prototxt.Training.Logs;

/// <summary>
/// The displayed iterations and the tests of a solver as two tables, <c>log.train</c> and <c>log.test</c>, with the columns that Caffe's
/// <c>parse_log</c> makes of a log: iteration, seconds since the start, rate, and a column for each output.
/// </summary>
public sealed class CsvLog : IDisposable
{
    private readonly Solver solver;
    private readonly string path;
    private readonly TimeProvider clock;
    private readonly long start;
    private readonly Dictionary<string, string> headers = [];

    /// <summary>Begins the tables; old ones of these names are replaced with the first row.</summary>
    /// <param name="solver">The solver, until this is disposed of.</param>
    /// <param name="path">The files' path, to which <c>.train</c> and <c>.test</c> are added; of a second test net <c>.test1</c> and so on.</param>
    /// <param name="clock">The clock; the system's where none is given.</param>
    public CsvLog(Solver solver, string path, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(solver);
        ArgumentException.ThrowIfNullOrEmpty(path);
        this.solver = solver;
        this.path = path;
        this.clock = clock ?? TimeProvider.System;
        start = this.clock.GetTimestamp();
        solver.Displayed += Displayed;
        solver.Tested += Tested;
    }

    /// <summary>Ends the tables.</summary>
    public void Dispose()
    {
        solver.Displayed -= Displayed;
        solver.Tested -= Tested;
    }

    private void Displayed(object? sender, SolverStep step) => Add(".train", step.Iteration, step.Rate, step.Scores);

    private void Tested(object? sender, TestResult test) => Add(test.Net == 0 ? ".test" : string.Create(CultureInfo.InvariantCulture, $".test{test.Net}"), test.Iteration, solver.Rate, test.Scores);

    private void Add(string ending, int iteration, float rate, IReadOnlyList<NetScore> scores)
    {
        // parse_log has one column for each name: of an output of several numbers the last.
        Dictionary<string, float> columns = [];
        foreach (NetScore score in scores)
            columns[score.Output] = score.Value;
        string header = string.Join(',', ["NumIters", "Seconds", "LearningRate", .. columns.Keys.Select(Quoted)]) + "\n";
        double seconds = clock.GetElapsedTime(start).TotalSeconds;
        string row = string.Join(',', [Text(iteration), Text(seconds), Text(rate), .. columns.Values.Select(v => Text(v))]) + "\n";
        if (headers.TryAdd(ending, header))
            File.WriteAllText(path + ending, header + row);
        else
            File.AppendAllText(path + ending, row);
    }

    private static string Text(IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture);

    private static string Quoted(string name) =>
        name.AsSpan().IndexOfAny(",\"\r\n") < 0 ? name : new StringBuilder("\"").Append(name.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"').ToString();
}
