using System.Globalization;

namespace Prototxt.Files;

/// <summary>Lists and names in messages end where nobody reads on, whatever a file holds, and say that they do.</summary>
internal static class Listing
{
    /// <summary>So many entries a message lists.</summary>
    public const int Most = 20;

    private const int MostCharacters = 100;

    /// <summary>The first entries, and "and n more" where there are more.</summary>
    public static IEnumerable<string> Cut(IEnumerable<string> entries, int most = Most)
    {
        long left = 0;
        foreach (string entry in entries)
        {
            if (most-- > 0)
                yield return entry;
            else
                left++;
        }
        if (left > 0)
            yield return string.Create(CultureInfo.InvariantCulture, $"and {left} more");
    }

    /// <summary>
    /// The beginning of a name or a text that a file gives and that may be of any length, with a question mark for whatever
    /// would move the cursor, turn the line or not be seen.
    /// </summary>
    public static string Short(string text, int most = MostCharacters)
    {
        string start = text;
        if (text.Length > most)
            start = text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];
        return string.Concat(start.Select(c => IsVisible(c) ? c : '?')) + (text.Length > most ? "…" : "");
    }

    private static bool IsVisible(char c) => char.GetUnicodeCategory(c)
        is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
