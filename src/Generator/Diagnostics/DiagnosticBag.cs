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

    public IReadOnlyList<DiagnosticInfo> Items => items;

    /// <summary>The line of a place, counted from 1, for messages that point to a second place.</summary>
    public int Line(TextSpan span) => text.Lines.GetLinePosition(span.Start).Line + 1;

    public bool HasErrors => items.Any(d => d.Descriptor.DefaultSeverity == DiagnosticSeverity.Error);

    /// <summary>The same finding at the same place is reported once, however many views of the net meet it.</summary>
    public void Report(DiagnosticDescriptor descriptor, TextSpan span, params object?[] arguments)
    {
        string[] texts = [.. arguments.Select(a => Convert.ToString(a, CultureInfo.InvariantCulture) ?? "")];
        if (seen.Add((descriptor.Id, span, string.Join("\n", texts))))
            items.Add(new DiagnosticInfo(descriptor, new LocationInfo(path, span, text.Lines.GetLinePositionSpan(span)), texts.ToEquatableArray()));
    }
}
