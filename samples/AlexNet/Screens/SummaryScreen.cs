using Prototxt;
using Spectre.Console;

namespace AlexNet.Screens;

/// <summary>The layer table of a net, and what it comes to.</summary>
internal static class SummaryScreen
{
    // From here on what a layer does fits beside its type.
    private const int Wide = 110;

    private static readonly Padding Tight = new(0, 0, 1, 0);

    public static void Show(IAnsiConsole console, NetSummary summary)
    {
        var table = new Table { Border = TableBorder.Simple, Title = new TableTitle($"[bold]{Markup.Escape(summary.Name)}[/]"), ShowFooters = true };
        table.AddColumn(new TableColumn("layer") { NoWrap = true, Padding = Tight, Footer = new Markup("[bold]total[/]") });
        table.AddColumn(new TableColumn("what it does") { Padding = Tight });
        table.AddColumn(new TableColumn("output") { NoWrap = true, Padding = Tight });
        table.AddColumn(Number("parameters", Format.Count(summary.Parameters)));
        table.AddColumn(Number("MACs", Format.Short(summary.Macs)));
        table.AddColumn(Number("memory", Format.Bytes(summary.ActivationBytes)));

        string separator = console.Profile.Width >= Wide ? ", " : "\n";
        foreach (LayerSummary layer in summary.Layers)
            table.AddRow(
                Markup.Escape(layer.Name),
                layer.Type + (layer.Geometry.Length > 0 ? $"{separator}[grey]{Markup.Escape(layer.Geometry)}[/]" : ""),
                Markup.Escape(layer.Shape),
                Unless(layer.Parameters == 0, Format.Count(layer.Parameters)),
                Unless(layer.Macs == 0, Format.Short(layer.Macs)),
                Unless(layer.Activations == 0, Format.Bytes(layer.Activations * sizeof(float))));
        console.Write(table);

        console.MarkupLine($"{Format.Count(summary.Parameters)} parameters, {Format.Bytes(summary.ParameterBytes)} in single precision");
        console.MarkupLine($"{Format.Count(summary.Macs)} multiply-accumulate operations for one picture");
        console.MarkupLine($"{Format.Bytes(summary.ActivationBytes)} of blobs for one picture, [grey]N is the batch; no memory: written in place[/]");
    }

    private static TableColumn Number(string header, string total) =>
        new(header) { Alignment = Justify.Right, Padding = Tight, NoWrap = true, Footer = new Markup($"[bold]{total}[/]") };

    private static string Unless(bool empty, string text) => empty ? "" : text;
}
