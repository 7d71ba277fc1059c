using System.Globalization;
using Spectre.Console;

namespace Prototxt.Corpus;

/// <summary>The tables at the end of a run.</summary>
internal static class Screen
{
    private const int Rows = 40;

    public static void Show(IAnsiConsole console, CorpusReport report)
    {
        Faults(console, report);
        Causes(console, report);
        WithoutPredictor(console, report);
        Slowest(console, report);
        Totals(console, report);
    }

    // What is our own fault is told in full: there should be none.
    private static void Faults(IAnsiConsole console, CorpusReport report)
    {
        foreach (FileReport file in report.Files.Where(f => f.Outcome >= Outcome.WrongShape))
        {
            console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[red]{file.Outcome}[/] {file.File}");
            IEnumerable<string> details = file.WrongShapes
                .Concat(file.CompilerMessages.Select(m => $"({m.Line},{m.Column}): {m.Id} {m.Text}"))
                .Concat(file.Diagnostics.Where(d => file.Outcome == Outcome.InternalError).Select(d => $"({d.Line},{d.Column}): {d.Id} {d.Text}"));
            foreach (string detail in details.Take(5))
                console.WriteLine("    " + detail);
        }
    }

    private static void Causes(IAnsiConsole console, CorpusReport report)
    {
        Table table = new Table().Title("What stands in the way").AddColumns("diagnostic", "about", "files", "the only cause in", "for example");
        table.Columns[2].RightAligned();
        table.Columns[3].RightAligned();
        var refused = report.Files
            .Select(f => (f.File, Causes: f.Diagnostics.Where(d => d.Severity == "Error").Select(Cause.Of).Distinct().ToArray()))
            .Where(f => f.Causes.Length > 0);
        var causes = refused.SelectMany(f => f.Causes.Select(c => (Cause: c, f.File, IsOnly: f.Causes.Length == 1)))
            .GroupBy(c => c.Cause).OrderByDescending(g => g.Count()).ThenBy(g => g.Key.ToString(), StringComparer.Ordinal).ToArray();
        foreach (var cause in causes.Take(Rows))
            table.AddRow(new Text(cause.Key.Id), new Text(cause.Key.About), Number(cause.Count()), Number(cause.Count(c => c.IsOnly)), new Text(cause.First().File));
        if (causes.Length > Rows)
            table.Caption($"and {causes.Length - Rows} more causes");
        if (causes.Length > 0)
            console.Write(table);
    }

    // Of what compiles and has something to predict.
    private static void WithoutPredictor(IAnsiConsole console, CorpusReport report)
    {
        Table table = new Table().Title("Without a predictor").AddColumns("file", "because");
        foreach (FileReport file in report.Files.Where(f => f is { Outcome: Outcome.Compiled, HasPredictView: true, HasPredictor: false }))
            table.AddRow(new Text(file.File), new Text(string.Join("; ", file.Diagnostics.Where(d => d.Id == "PTX0502").Select(d => d.Text[(d.Text.IndexOf(": ", StringComparison.Ordinal) + 2)..]))));
        if (table.Rows.Count > 0)
            console.Write(table);
    }

    private static void Slowest(IAnsiConsole console, CorpusReport report)
    {
        Table table = new Table().Title("Slowest to generate").AddColumns("file", "layers", "ms", "ms per layer");
        foreach (FileReport file in report.Files.OrderByDescending(f => f.GenerationMilliseconds).Take(5))
            table.AddRow(new Text(file.File), Number(file.Layers), Time(file.GenerationMilliseconds), Time(file.GenerationMilliseconds / Math.Max(file.Layers, 1)));
        console.Write(table);
    }

    private static void Totals(IAnsiConsole console, CorpusReport report)
    {
        double milliseconds = report.Files.Sum(f => f.GenerationMilliseconds);
        Table table = new Table().Title("Total").AddColumns("files", report.Files.Count.ToString(CultureInfo.InvariantCulture));
        table.Columns[1].RightAligned();
        foreach ((Outcome outcome, int count) in report.Totals)
            table.AddRow(new Text(outcome.ToString()), Number(count));
        table.AddRow(new Text("with assumed input shapes"), Number(report.Files.Count(f => f.HasAssumedShapes)));
        table.AddRow(new Text("with supplied layers"), Number(report.Files.Count(f => f.HasSuppliedLayers)));
        table.AddRow(new Text("with supplied layers, compiled"), Number(report.Files.Count(f => f.HasSuppliedLayers && f.Outcome == Outcome.Compiled)));
        table.AddRow(new Text("compiled, with a Predict view"), Number(report.Files.Count(f => f.HasPredictView && f.Outcome == Outcome.Compiled)));
        table.AddRow(new Text("compiled, with a predictor"), Number(report.Files.Count(f => f.HasPredictor && f.Outcome == Outcome.Compiled)));
        table.AddRow(new Text("files with recorded shapes, compared"), Number(report.Files.Count(f => f.ComparedShapes > 0)));
        table.AddRow(new Text("shapes compared"), Number(report.Files.Sum(f => f.ComparedShapes)));
        table.AddRow(new Text("layers"), Number(report.Layers));
        table.AddRow(new Text("generation, ms"), Time(milliseconds));
        table.AddRow(new Text("generation, ms per layer"), Time(milliseconds / Math.Max(report.Layers, 1)));
        table.AddRow(new Text("the whole run, s"), Time(report.Seconds));
        console.Write(table);
    }

    private static Text Number(int number) => new(number.ToString(CultureInfo.InvariantCulture));

    private static Text Time(double time) => new(time.ToString(time < 10 ? "0.00" : "0", CultureInfo.InvariantCulture));
}
