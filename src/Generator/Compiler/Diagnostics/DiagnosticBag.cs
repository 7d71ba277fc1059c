using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using Prototxt.Generator.Common;

namespace Prototxt.Generator.Compiler.Diagnostics;

/// <summary>Collects what is wrong with one file. Nothing in the generator throws for a user's mistake; it reports here and goes on.</summary>
/// <param name="path">The file.</param>
/// <param name="text">Its text.</param>
/// <param name="most">How many errors, and how many other messages, are kept; more are counted.</param>
internal sealed class DiagnosticBag(string path, SourceText text, int most = DiagnosticBag.Most)
{
    /// <summary>A file that is wrong throughout says nothing new after so many messages; a million of them would bring compiler and editor down.</summary>
    public const int Most = 200;

    private readonly List<DiagnosticInfo> items = [];
    private readonly HashSet<(string Id, TextSpan Span, string Arguments)> seen = [];

    private readonly HashSet<(string Id, TextSpan Span)> earlier = [];
    private int errors;

    /// <summary>The file.</summary>
    public string Path => path;

    public IReadOnlyList<DiagnosticInfo> Items => items;

    /// <summary>How many findings were not kept.</summary>
    public int More { get; private set; }

    /// <summary>How many findings were reported so far, kept or not.</summary>
    public int Said { get; private set; }

    /// <summary>What is said in the end: the findings, and how many more there are.</summary>
    public IEnumerable<DiagnosticInfo> Shown =>
        More == 0 ? items : items.Append(new DiagnosticInfo(Descriptors.MoreMessages, new LocationInfo(path, default, default), new([More.ToText()])));

    /// <summary>The line of a place, counted from 1, for messages that point to a second place.</summary>
    public int Line(TextSpan span) => text.Lines.GetLinePosition(span.Start).Line + 1;

    public bool HasErrors => errors > 0;

    /// <summary>Whether another error would be shown: for one that is only counted, no hint need be looked for.</summary>
    public bool HasRoom => errors < most;

    /// <summary>From here on the net is looked at in another state. What is wrong at a place that was wrong before is the same mistake, though the batch in its message may differ.</summary>
    public void NextView() => earlier.UnionWith(items.Select(i => (i.Descriptor.Id, i.Location!.Span)));

    /// <summary>The same finding at the same place is reported once, however many views of the net meet it.</summary>
    public void Report(DiagnosticDescriptor descriptor, TextSpan span, params object?[] arguments)
    {
        string[] texts = [.. arguments.Select(a => OneLine(Convert.ToString(a, CultureInfo.InvariantCulture) ?? ""))];
        if (IsNew(descriptor, span, texts))
            items.Add(new DiagnosticInfo(descriptor, new LocationInfo(path, span, text.Lines.GetLinePositionSpan(span)), texts.ToEquatableArray()));
    }

    /// <summary>A syntax error of the usual kind.</summary>
    public void Expected(TextSpan span, string what, string found) => Report(Descriptors.Syntax, span, $"Expected {what}, found {found}");

    /// <summary>A finding of another bag of the same file.</summary>
    public void Report(DiagnosticInfo item)
    {
        if (IsNew(item.Descriptor, item.Location!.Span, item.Arguments))
            items.Add(item);
    }

    /// <summary>All findings of another bag of the same file.</summary>
    public void Report(DiagnosticBag other)
    {
        foreach (DiagnosticInfo item in other.Items)
            Report(item);
        More += other.More;
    }

    /// <summary>An empty bag for the same file.</summary>
    public DiagnosticBag Fork() => new(path, text, most);

    /// <summary>The same that keeps everything, for findings that are still to be judged: a net has only so many layers.</summary>
    public DiagnosticBag ForkWhole() => new(path, text, int.MaxValue);

    private bool IsNew(DiagnosticDescriptor descriptor, TextSpan span, IEnumerable<string> arguments)
    {
        Said++;
        if (earlier.Contains((descriptor.Id, span)) || !seen.Add((descriptor.Id, span, string.Join("\n", arguments))))
            return false;
        bool isError = descriptor.DefaultSeverity == DiagnosticSeverity.Error;
        bool kept = (isError ? errors : items.Count - errors) < most;
        if (isError && kept)
            errors++;
        else if (!kept)
            More++;
        return kept;
    }

    // A name may hold line breaks, which would tear the message apart, and what nobody sees, or be as long as a file.
    private static string OneLine(string text)
    {
        const int longest = 500;
        string shown = text.Length > longest ? text.Substring(0, longest) + "…" : text;
        return shown.Any(Invisible.Is) ? Readable(shown) : shown;
    }

    private static string Readable(string text)
    {
        var result = new StringBuilder();
        foreach (char c in text)
            if (char.IsControl(c) || char.IsSeparator(c))
                result.Append(' ');
            else if (Invisible.Is(c) && !char.IsSurrogate(c))
                result.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
            else
                result.Append(c);
        return result.ToString();
    }
}
