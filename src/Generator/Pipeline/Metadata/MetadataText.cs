using System.Globalization;
using Microsoft.CodeAnalysis.Text;
using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Diagnostics;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Pipeline.Metadata;

/// <summary>What the texts of several metadata have in common; what cannot be read is a diagnostic at the start of the file.</summary>
internal static class MetadataText
{
    // In a project file a semicolon separates list items in some places, so a bar may stand for it.
    public static IEnumerable<string> Entries(string? text) => (text ?? "").Split(';', '|').Select(e => e.Trim()).Where(e => e.Length > 0);

    /// <summary>"name: value; other: value"</summary>
    public static IEnumerable<(string Key, string Value)> Keyed(string? text, string metadata, DiagnosticBag bag)
    {
        HashSet<string> given = new(StringComparer.Ordinal);
        foreach (string entry in Entries(text))
        {
            int colon = Colon(entry);
            string key = entry.Substring(0, Math.Max(colon, 0)).Trim();
            if (key.Length == 0)
                Refuse(bag, metadata, text!, $"expected 'name: …', found '{entry}'");
            else if (!given.Add(key))
                Refuse(bag, metadata, text!, $"'{key}' is given twice");
            else
                yield return (key, entry.Substring(colon + 1).Trim());
        }
    }

    /// <summary>"N,?,7,7": positive sizes, the batch, sizes that are not known; null where it is anything else.</summary>
    public static Dim[]? Dims(string text)
    {
        Dim?[] dims = [.. text.Split(',').Select(s => s.Trim()).Select(Size)];
        return dims.All(d => d is not null) ? [.. dims.Select(d => d!.Value)] : null;
    }

    public static void Refuse(DiagnosticBag bag, string metadata, string value, string reason) =>
        bag.Report(Descriptors.BadMetadata, new TextSpan(0, 0), metadata, value, reason);

    /// <summary>Says of what is well formed that it speaks of something that the net does not have.</summary>
    public static void Unused(DiagnosticBag bag, string metadata, string value, string reason, IEnumerable<string>? known = null) =>
        bag.Report(Descriptors.MetadataWithoutEffect, new TextSpan(0, 0), metadata, value, reason + (known is null ? "" : Hints.DidYouMean(value, known)));

    // A name may hold a colon: the one that ends it is the one before "=", or the last.
    private static int Colon(string entry)
    {
        for (int colon = entry.IndexOf(':'); colon >= 0; colon = entry.IndexOf(':', colon + 1))
            if (entry.Substring(colon + 1).TrimStart().StartsWith("=", StringComparison.Ordinal))
                return colon;
        return entry.LastIndexOf(':');
    }

    private static Dim? Size(string text) =>
        text == "N" ? new Dim(-1, IsBatch: true)
        : text == "?" ? Dim.Unknown
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long size) && size > 0 ? new Dim(size)
        : null;
}
