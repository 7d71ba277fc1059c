using System.Globalization;
using System.Text;

namespace Prototxt.Benchmarks;

/// <summary>A Markdown page that grows section by section.</summary>
internal sealed class Report
{
    private readonly StringBuilder text = new();

    public Report Heading(string title, int level = 2) => Paragraph(new string('#', level) + " " + title);

    public Report Paragraph(string paragraph)
    {
        text.Append(paragraph).Append("\n\n");
        return this;
    }

    public Report Table(string[] header, IEnumerable<string[]> rows)
    {
        Row(header);
        Row([.. header.Select((_, i) => i == 0 ? "---" : "---:")]);
        foreach (string[] row in rows)
            Row(row);
        text.Append('\n');
        return this;
    }

    public override string ToString() => text.ToString().TrimEnd() + "\n";

    public static string Milliseconds(double value) => value.ToString(value < 10 ? "0.00" : value < 100 ? "0.0" : "0", CultureInfo.InvariantCulture) + " ms";

    public static string Megabytes(double bytes) => (bytes / 1e6).ToString(bytes < 1e7 ? "0.0" : "0", CultureInfo.InvariantCulture) + " MB";

    public static string Ratio(double value) => double.IsFinite(value) ? value.ToString("0.00", CultureInfo.InvariantCulture) : "";

    private void Row(string[] cells) => text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
}
