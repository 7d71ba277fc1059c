using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using Prototxt.Generator.Infrastructure;

namespace Prototxt.Generator.Diagnostics;

/// <summary>Collects what is wrong with one file. Nothing in the generator throws for a user's mistake; it reports here and goes on.</summary>
internal sealed class DiagnosticBag(string path, SourceText text)
{
    private readonly List<DiagnosticInfo> items = [];
    private readonly HashSet<(string Id, TextSpan Span, string Arguments)> seen = [];

    private readonly HashSet<(string Id, TextSpan Span)> earlier = [];

    public IReadOnlyList<DiagnosticInfo> Items => items;

    /// <summary>The line of a place, counted from 1, for messages that point to a second place.</summary>
    public int Line(TextSpan span) => text.Lines.GetLinePosition(span.Start).Line + 1;

    public bool HasErrors => items.Any(d => d.Descriptor.DefaultSeverity == DiagnosticSeverity.Error);

    /// <summary>From here on the net is looked at in another state. What is wrong at a place that was wrong before is the same mistake, though the batch in its message may differ.</summary>
    public void NextView() => earlier.UnionWith(items.Select(i => (i.Descriptor.Id, i.Location!.Span)));

    /// <summary>The same finding at the same place is reported once, however many views of the net meet it.</summary>
    public void Report(DiagnosticDescriptor descriptor, TextSpan span, params object?[] arguments)
    {
        string[] texts = [.. arguments.Select(a => OneLine(Convert.ToString(a, CultureInfo.InvariantCulture) ?? ""))];
        Report(new DiagnosticInfo(descriptor, new LocationInfo(path, span, text.Lines.GetLinePositionSpan(span)), texts.ToEquatableArray()));
    }

    /// <summary>A syntax error of the usual kind.</summary>
    public void Expected(TextSpan span, string what, string found) => Report(Descriptors.Syntax, span, $"Expected {what}, found {found}");

    /// <summary>A finding of another bag of the same file.</summary>
    public void Report(DiagnosticInfo item)
    {
        (string id, TextSpan span) = (item.Descriptor.Id, item.Location!.Span);
        if (!earlier.Contains((id, span)) && seen.Add((id, span, string.Join("\n", item.Arguments))))
            items.Add(item);
    }

    /// <summary>An empty bag for the same file.</summary>
    public DiagnosticBag Fork() => new(path, text);

    // A name may hold line breaks, which would tear the message apart, or be as long as a file.
    private static string OneLine(string text)
    {
        const int longest = 500;
        char[] shown = [.. (text.Length > longest ? text.Substring(0, longest) + "…" : text).Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c)];
        return new string(shown);
    }
}
