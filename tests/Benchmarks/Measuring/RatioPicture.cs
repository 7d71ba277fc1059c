using Prototxt.Benchmarks.Engines;
using Prototxt.Benchmarks.Nets;
using ScottPlot;

namespace Prototxt.Benchmarks.Measuring;

/// <summary>The predictor's time as a part of its peers', net by net, as bars.</summary>
internal static class RatioPicture
{
    private const int Width = 900, RowHeight = 34, Margin = 190;

    private static readonly (string Engine, string Name)[] peers = [(EngineKind.OpenCv, "OpenCV"), (EngineKind.Onnx, "ONNX Runtime")];

    public static void Save(Results results, int batch, string path)
    {
        string[] nets = [.. results.Nets.Select((NetDefinition n) => n.Name).Where(n => results.Find(n, batch, false, EngineKind.Predictor) is not null).Reverse()];
        if (nets.Length == 0)
            return;
        var plot = new Plot();
        var palette = new ScottPlot.Palettes.Category10();
        for (int peer = 0; peer < peers.Length; peer++)
        {
            string engine = peers[peer].Engine;
            double place = 0.2 - (0.4 * peer);
            var bars = plot.Add.Bars(nets.Select((n, i) => new Bar
            {
                Position = i + place,
                Value = results.Find(n, batch, false, engine)?.Ratio ?? 0,
                Size = 0.36,
                Orientation = Orientation.Horizontal,
                FillColor = palette.GetColor(peer),
                LineWidth = 0,
            }).ToArray());
            bars.LegendText = "to " + peers[peer].Name;
        }

        var equal = plot.Add.VerticalLine(1, 1, Colors.Gray, LinePattern.Dotted);
        equal.LegendText = "as fast as the peer";
        plot.Axes.Left.SetTicks([.. nets.Select((_, i) => (double)i)], nets);
        plot.Axes.Left.MajorTickStyle.Length = 0;
        plot.Axes.AutoScale();
        plot.Axes.SetLimitsX(0, Math.Max(1.1, plot.Axes.GetLimits().Right));
        plot.Title($"The predictor's time as a part of its peers', batch {batch}: shorter is better");
        plot.XLabel("ratio");
        plot.HideGrid();
        plot.ShowLegend(Edge.Bottom);
        int height = Margin + (RowHeight * nets.Length);
        File.WriteAllText(Path.ChangeExtension(path, ".svg"), plot.GetSvgHtml(Width, height));
        File.WriteAllBytes(Path.ChangeExtension(path, ".png"), plot.GetImage(Width, height).GetImageBytes(ImageFormat.Png));
    }
}
