using Prototxt.Files;
using ScottPlot;

namespace Prototxt.Training.Curves;

/// <summary>Curves over iterations or epochs, as a picture that a person looks at: PNG or SVG.</summary>
public sealed record CurvePicture
{
    private const int AxisWidth = 80;

    // The first colours of the palette that ScottPlot draws with, so that two curves of one thing can share theirs.
    private static readonly ScottPlot.Palettes.Category10 palette = new();

    /// <summary>What stands above the picture.</summary>
    public required string Title { get; init; }

    /// <summary>What runs from left to right, with its unit.</summary>
    public string Across { get; init; } = "iterations";

    /// <summary>What runs upwards, with its unit.</summary>
    public required string Up { get; init; }

    /// <summary>The curves, in the legend's order.</summary>
    public required IReadOnlyList<Curve> Curves { get; init; }

    /// <summary>A height that is marked across the whole picture, with its name; null for none.</summary>
    public (double Height, string Name)? Mark { get; init; }

    /// <summary>Whether heights are shown as per cent.</summary>
    public bool IsPercent { get; init; }

    /// <summary>The picture's width in pixels.</summary>
    public int Width { get; init; } = 900;

    /// <summary>The picture's height in pixels.</summary>
    public int Height { get; init; } = 560;

    /// <summary>Draws the picture into a file, which is replaced only once the new one is complete.</summary>
    /// <param name="path">The file; its ending, <c>.png</c> or <c>.svg</c>, says which it becomes.</param>
    /// <exception cref="ArgumentException">Another ending.</exception>
    /// <exception cref="IOException">The file cannot be written; an old file of that name is untouched.</exception>
    public void Save(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        byte[] content = Path.GetExtension(path).ToUpperInvariant() switch
        {
            ".PNG" => Draw().GetImage(Width, Height).GetImageBytes(ImageFormat.Png),
            ".SVG" => System.Text.Encoding.UTF8.GetBytes(Draw().GetSvgHtml(Width, Height)),
            var other => throw new ArgumentException($"Curves are saved as .png or .svg, not as '{other}'.", nameof(path)),
        };
        AtomicFile.Write(path, stream => stream.Write(content));
    }

    private Plot Draw()
    {
        var plot = new Plot();
        int color = -1;
        foreach (Curve curve in Curves)
        {
            if (!curve.IsDashed || curve.HasColorOfItsOwn || color < 0)
                color++;
            (double X, double Y)[] points = [.. curve.Points.Where(p => double.IsFinite(p.X) && double.IsFinite(p.Y))];
            var line = plot.Add.Scatter(points.Select(p => p.X).ToArray(), points.Select(p => p.Y).ToArray());
            line.Color = palette.GetColor(color);
            line.LegendText = curve.Name;
            line.LineWidth = 2;
            line.MarkerSize = points.Length > 1 ? 0 : 7; // one point makes no line
            line.LinePattern = curve.IsDashed ? LinePattern.Dashed : LinePattern.Solid;
        }

        if (Mark is var (height, name))
        {
            var mark = plot.Add.HorizontalLine(height, 1, Colors.Gray, LinePattern.Dotted);
            mark.LegendText = name;
        }

        plot.Title(Title);
        plot.XLabel(Across);
        plot.YLabel(Up);
        if (IsPercent)
        {
            plot.Axes.Left.TickGenerator = new ScottPlot.TickGenerators.NumericAutomatic { LabelFormatter = static value => $"{value * 100:0.#} %" };
            plot.Axes.Left.MinimumSize = AxisWidth; // it is measured without the sign
            plot.Axes.AutoScale();
            plot.Axes.SetLimitsY(0, plot.Axes.GetLimits().Top);
        }

        plot.ShowLegend(Alignment.UpperRight);
        return plot;
    }
}
