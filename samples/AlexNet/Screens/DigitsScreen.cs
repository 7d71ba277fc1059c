using AlexNet.Digits;
using AlexNet.Models;
using Prototxt;
using Prototxt.Imaging;
using Spectre.Console;

namespace AlexNet.Screens;

/// <summary>What the main job prints before and after training.</summary>
internal static class DigitsScreen
{
    private const int Shown = 4;
    private const int PanelWidth = 40;
    private const int BarWidth = 4;

    public static void Start(IAnsiConsole console, DigitSet train, DigitSet heldOut)
    {
        NetSummary summary = AlexNetDigits.Summary;
        console.Write(new Rule("[bold]A small AlexNet learns digits[/]") { Justification = Justify.Left, Style = Style.Parse("grey") });
        console.MarkupLine($"MNIST: {Format.Count(train.Count)} digits to learn from, {Format.Count(heldOut.Count)} held out");
        console.MarkupLine($"{summary.Name}: {Format.Count(summary.Parameters)} parameters, {Format.Short(summary.Macs)} MACs per digit");
        console.WriteLine();
    }

    public static void Trained(IAnsiConsole console, TrainingPlan plan, TrainingEnd end)
    {
        if (end.Iterations < plan.Iterations)
            console.MarkupLine($"[yellow]the time limit (--seconds {plan.Limit.TotalSeconds:0}) ended training before iteration {end.Iterations + 1} of {plan.Iterations}[/]");
        console.MarkupLine($"trained {end.Iterations} iterations in {Format.Decimals(end.Time.TotalSeconds, 1)} s");
    }

    public static void Saved(IAnsiConsole console, string? output, long bytes) => console.MarkupLineInterpolated(output is null
        ? (FormattableString)$"saved as a .caffemodel ({Format.Bytes(bytes)}; --output keeps it), loaded into a fresh net"
        : $"saved to {output} ({Format.Bytes(bytes)}), loaded into a fresh net");

    public static void Answers(IAnsiConsole console, Recognition recognition)
    {
        console.WriteLine();
        console.MarkupLine("What the fresh net sees in digits it has never seen, with the five best classes for each:");
        bool colors = console.Profile.Capabilities is { Ansi: true, ColorSystem: not ColorSystem.NoColors };
        foreach (int[] row in Pick(recognition).Chunk(Math.Max(1, console.Profile.Width / PanelWidth)))
        {
            var grid = new Grid();
            foreach (int _ in row)
                grid.AddColumn(new GridColumn { NoWrap = true, Padding = new Padding(0, 0, 1, 0) });
            grid.AddRow([.. row.Select(index => Panel(recognition, index, colors))]);
            console.Write(grid);
        }

        console.MarkupLine($"held-out accuracy [bold green]{Format.Percent(recognition.Accuracy)}[/] "
            + $"({Format.Count(recognition.Correct)} of {Format.Count(recognition.Digits.Count)})");
    }

    // Success is soon seen; what the net gets wrong is worth a look, so half of the room is kept for it.
    private static IEnumerable<int> Pick(Recognition recognition)
    {
        IEnumerable<int> all = Enumerable.Range(0, recognition.Digits.Count);
        int[] wrong = [.. all.Where(i => !recognition.IsCorrect(i)).Take(Shown / 2)];
        return all.Where(recognition.IsCorrect).Take(Shown - wrong.Length).Concat(wrong);
    }

    private static Panel Panel(Recognition recognition, int index, bool colors)
    {
        IReadOnlyList<Prediction> answers = recognition.Answers[index];
        int truth = recognition.Digits.LabelAt(index);
        var inside = new Grid();
        inside.AddColumn(new GridColumn { NoWrap = true, Padding = new Padding(0, 0, 1, 0) });
        inside.AddColumn(new GridColumn { NoWrap = true, Padding = new Padding(0) });
        inside.AddRow(DigitDrawing.Of(recognition.Digits.PictureAt(index), colors), Top(answers, truth));
        string verdict = recognition.IsCorrect(index) ? $"[green]a {truth}[/]" : $"[red]a {truth}, taken for {answers[0].Index}[/]";
        return new Panel(inside) { Header = new PanelHeader(verdict), Border = BoxBorder.Rounded, Padding = new Padding(0), Width = PanelWidth - 1 };
    }

    private static Markup Top(IReadOnlyList<Prediction> answers, int truth) =>
        new Markup(string.Join('\n', answers.Select(answer => Line(answer, answer.Index == truth ? "green" : "grey"))));

    private static string Line(Prediction answer, string color) =>
        $"[{color}]{answer.Label} {Bar(answer.Probability)} {Format.Percent(answer.Probability),7}[/]";

    private static string Bar(float probability)
    {
        int full = (int)Math.Round(probability * BarWidth);
        return new string('█', full) + new string('·', BarWidth - full);
    }
}
