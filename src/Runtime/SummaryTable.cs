using System.Globalization;
using System.Text;

namespace Prototxt;

/// <summary>A layer table as plain text, in columns.</summary>
internal static class SummaryTable
{
    // The first columns are words, the others numbers.
    private const int Words = 3;

    private static readonly NumberFormatInfo spaced = new() { NumberGroupSeparator = " ", NumberDecimalDigits = 0 };

    public static string Of(NetSummary net)
    {
        string[] head = ["layer", "what it does", "output", "parameters", "MACs", "memory"];
        string[][] rows = [.. net.Layers.Select(Row)];
        bool openMacs = net.Layers.Any(l => l.HasOpenMacs), openShapes = net.Layers.Any(l => l.HasOpenShape);
        string[] total = ["total", "", "", Count(net.Parameters, net.SizedLater > 0), Short(net.Macs, openMacs), Bytes(net.ActivationBytes, openShapes)];
        int[] widths = [.. head.Select((title, column) => rows.Append(total).Max(r => Math.Max(r[column].Length, title.Length)))];

        var text = new StringBuilder();
        string rule = new('-', widths.Sum() + (2 * (widths.Length - 1)));
        text.Append(net.Name).Append('\n');
        Line(text, head, widths);
        text.Append(rule).Append('\n');
        foreach (string[] row in rows)
            Line(text, row, widths);
        text.Append(rule).Append('\n');
        Line(text, total, widths);
        text.Append(CultureInfo.InvariantCulture, $"for a batch of one (N) in single precision; parameters take {Bytes(net.ParameterBytes, net.SizedLater > 0)}; no memory: written in place");
        if (net.IsLowerBound)
            text.Append("\n+ at least, ? not known");
        if (net.SizedLater > 0)
            text.Append(CultureInfo.InvariantCulture, $": {(net.SizedLater == 1 ? "1 layer is" : $"{net.SizedLater} layers are")} sized by the first batch or the weight file");
        return text.ToString();
    }

    private static string[] Row(LayerSummary layer) =>
    [
        layer.Name,
        layer.Geometry.Length > 0 ? $"{layer.Type}, {layer.Geometry}" : layer.Type,
        layer.Shape,
        Unless(layer.Parameters == 0, Count(layer.Parameters, layer.IsSizedLater), layer.IsSizedLater),
        Unless(layer.Macs == 0, Short(layer.Macs, layer.HasOpenMacs), layer.HasOpenMacs),
        Unless(layer.Activations == 0, Bytes(layer.Activations * sizeof(float), layer.HasOpenShape), layer.HasOpenShape && layer.Activations > 0),
    ];

    private static void Line(StringBuilder text, string[] cells, int[] widths) =>
        text.Append(string.Join("  ", cells.Select((c, i) => i < Words ? c.PadRight(widths[i]) : c.PadLeft(widths[i]))).TrimEnd()).Append('\n');

    private static string Unless(bool empty, string text, bool isOpen) => !empty ? text : isOpen ? "?" : "";

    private static string Count(long value, bool isOpen) => value.ToString("N", spaced) + Plus(isOpen);

    private static string Short(long value, bool isOpen) => (value < 100_000 ? Tenths(value / 1e3) + " k" : Tenths(value / 1e6) + " M") + Plus(isOpen);

    private static string Bytes(long value, bool isOpen) => value switch
    {
        < 1 << 10 => $"{value} B",
        < 1 << 20 => Tenths(value / 1024.0) + " KiB",
        _ => Tenths(value / 1024.0 / 1024.0) + " MiB",
    } + Plus(isOpen);

    private static string Plus(bool isOpen) => isOpen ? "+" : "";

    private static string Tenths(double value) => value.ToString("F1", CultureInfo.InvariantCulture);
}
