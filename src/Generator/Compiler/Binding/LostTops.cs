using System.Text.RegularExpressions;

namespace Prototxt.Generator.Compiler.Binding;

/// <summary>
/// Tops that stand in a file but in no layer that could be read. That the blob is missing then follows from what was said of
/// the place, and is not said again.
/// </summary>
internal static class LostTops
{
    private static readonly Regex top = new("""\btops?\s{0,20}:?\s{0,20}["'](?<blob>[^"'\r\n]{1,200})["']""", RegexOptions.CultureInvariant);

    public static HashSet<string> Find(string text, IReadOnlyList<Message> layers)
    {
        HashSet<string> made = [.. layers.SelectMany(l => l.All("top")).Select(t => t.String)];
        return [.. top.Matches(text).Cast<Match>().Select(m => m.Groups["blob"].Value).Where(b => !made.Contains(b))];
    }
}
