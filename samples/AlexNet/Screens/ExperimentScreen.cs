using System.Globalization;
using AlexNet.Experiments;
using Spectre.Console;

namespace AlexNet.Screens;

/// <summary>What an experiment prints: a line for each epoch, then a table.</summary>
internal static class ExperimentScreen
{
    public static void Start(IAnsiConsole console, string description, PictureSet set)
    {
        console.Write(new Rule($"[bold]{Markup.Escape(description)}[/]") { Justification = Justify.Left, Style = Style.Parse("grey") });
        console.MarkupLineInterpolated($"{set.Name}; tested on {Format.Count(set.TestCount)}");
        console.WriteLine();
    }

    public static void Epoch(IAnsiConsole console, Trial trial, float rate, Epoch epoch) =>
        console.MarkupLineInterpolated($"{trial.Name,-18} rate {Number(rate),-5} epoch {epoch.Number,2}: errors {Format.Percent(epoch.TrainError),6} training, {Format.Percent(epoch.TestError),6} test");

    public static void End(IAnsiConsole console, PictureSet set, IReadOnlyList<Course> courses, string stem, bool goal)
    {
        console.WriteLine();
        var table = new Table { Border = TableBorder.Rounded };
        table.AddColumns("", "rate", "epochs", "training error", "test error");
        if (goal)
            table.AddColumn($"epochs to {Format.Percent(set.Goal)}");
        foreach (Course course in courses)
        {
            List<string> row = [course.Name, Number(course.Rate), $"{course.Epochs.Count}", Format.Percent(course.Last.TrainError), Format.Percent(course.Last.TestError)];
            if (goal)
                row.Add(course.EpochsTo(set.Goal) is { } epochs ? Format.Decimals(epochs, 1) : "not reached");
            table.AddRow([.. row.Select(Markup.Escape)]);
        }

        console.Write(table);
        if (goal && courses is [{ } one, { } other] && one.EpochsTo(set.Goal) is { } fast && other.EpochsTo(set.Goal) is { } slow)
            console.MarkupLineInterpolated($"{one.Name} is there [bold green]{Format.Decimals(slow / fast, 1)} times[/] as fast as {other.Name}");
        console.MarkupLineInterpolated($"drawn in {stem}.png and {stem}.svg; the numbers are in {stem}.csv");
    }

    private static string Number(float value) => value.ToString(CultureInfo.InvariantCulture);
}
