using AlexNet.Commands;
using Prototxt.Imaging;
using Spectre.Console;

namespace AlexNet.Screens;

/// <summary>What a net says about pictures, a table for each.</summary>
internal static class ClassifyScreen
{
    private const int BarWidth = 20;

    public static void Start(IAnsiConsole console, Classifier classifier) =>
        console.MarkupLineInterpolated($"[bold]{classifier.Choice.Summary().Name}[/], [grey]{classifier.Way}[/]");

    public static void Answer(IAnsiConsole console, Picture picture, Labels labels, IReadOnlyList<Prediction> answers)
    {
        console.WriteLine();
        console.MarkupLineInterpolated($"[yellow]{picture.Name}[/] [grey]{picture.Width} x {picture.Height}[/]");
        var table = new Table { Border = TableBorder.Simple, ShowHeaders = false };
        table.AddColumn(new TableColumn("probability") { Alignment = Justify.Right, NoWrap = true });
        table.AddColumn(new TableColumn("bar") { NoWrap = true });
        table.AddColumn(new TableColumn("class"));
        table.AddColumn(new TableColumn("synset") { NoWrap = true });
        foreach (Prediction answer in answers)
            table.AddRow(
                Format.Percent(answer.Probability),
                $"[green]{new string('█', (int)Math.Round(answer.Probability * BarWidth))}[/]",
                Markup.Escape(labels.NameOf(answer.Index)),
                $"[grey]{labels.Synset(answer.Index)}[/]");
        console.Write(table);
    }
}
