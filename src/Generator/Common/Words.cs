namespace Prototxt.Generator.Common;

/// <summary>Words for messages.</summary>
internal static class Words
{
    /// <summary><c>a, b or c</c>.</summary>
    public static string List(IReadOnlyList<string> items, string conjunction) =>
        items.Count < 2 ? string.Concat(items) : $"{string.Join(", ", items.Take(items.Count - 1))} {conjunction} {items[items.Count - 1]}";

    /// <summary>
    /// Whether a word is surely one of the candidates with a slip in it: a letter in eight, so that "ImageGtData", which has a word
    /// more, is none.
    /// </summary>
    public static bool IsMisspelt(string word, IEnumerable<string> candidates) =>
        Nearest(word, candidates) is { } near && Distance(word.ToUpperInvariant(), near.ToUpperInvariant()) <= Math.Max(1, word.Length / 8);

    /// <summary>Whether a field's name stands in a text as a word of its own.</summary>
    public static bool Mentions(string text, string field)
    {
        for (int i = text.IndexOf(field, StringComparison.Ordinal); i >= 0 && field.Length > 0; i = text.IndexOf(field, i + 1, StringComparison.Ordinal))
            if ((i == 0 || !Characters.IsLetterOrDigit(text[i - 1])) && (i + field.Length == text.Length || !Characters.IsLetterOrDigit(text[i + field.Length])))
                return true;
        return false;
    }

    /// <summary>The candidate nearest to a word, when it is near enough to have been meant.</summary>
    public static string? Nearest(string word, IEnumerable<string> candidates)
    {
        const int longest = 64; // longer words are no typing errors, and cost time
        if (word.Length > longest)
            return null;
        (string? nearest, int best) = (null, Math.Max(1, word.Length / 3) + 1);
        string upper = word.ToUpperInvariant();
        foreach (string candidate in candidates)
            if (Math.Abs(candidate.Length - word.Length) < best && Distance(upper, candidate.ToUpperInvariant()) is int distance && distance < best)
                (nearest, best) = (candidate, distance);
        return nearest;
    }

    /// <summary>Damerau-Levenshtein: insertions, deletions, replacements and swaps of neighbours.</summary>
    public static int Distance(string a, string b)
    {
        int[,] cost = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
            cost[i, 0] = i;
        for (int j = 0; j <= b.Length; j++)
            cost[0, j] = j;
        for (int i = 1; i <= a.Length; i++)
            for (int j = 1; j <= b.Length; j++)
            {
                int replace = cost[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                cost[i, j] = Math.Min(replace, Math.Min(cost[i - 1, j], cost[i, j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    cost[i, j] = Math.Min(cost[i, j], cost[i - 2, j - 2] + 1);
            }
        return cost[a.Length, b.Length];
    }
}
