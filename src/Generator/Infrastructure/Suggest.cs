namespace Prototxt.Generator.Infrastructure;

/// <summary>"Did you mean …?" for names.</summary>
internal static class Suggest
{
    /// <summary>The end of a message, or nothing where no name is near.</summary>
    public static string DidYouMean(string found, IEnumerable<string> known) =>
        Nearest(found, known) is { } name ? $". Did you mean '{name}'?" : "";

    /// <summary>The nearest name within a third of its length, the first of equals in ordinal order.</summary>
    public static string? Nearest(string found, IEnumerable<string> known)
    {
        // A distance table is quadratic; no honest name is that long.
        if (found.Length is 0 or > 100)
            return null;
        string? best = null;
        int bestDistance = Math.Max(1, found.Length / 3) + 1;
        foreach (string name in known.OrderBy(n => n, StringComparer.Ordinal))
        {
            if (Math.Abs(name.Length - found.Length) >= bestDistance || name.Length > 100)
                continue;
            int distance = Distance(found.ToLowerInvariant(), name.ToLowerInvariant());
            if (distance < bestDistance)
                (best, bestDistance) = (name, distance);
        }

        return best;
    }

    // Edits with neighbours swapped counting once (Damerau's, optimal string alignment)
    private static int Distance(string a, string b)
    {
        int[,] d = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
            d[i, 0] = i;
        for (int j = 0; j <= b.Length; j++)
            d[0, j] = j;
        for (int i = 1; i <= a.Length; i++)
        {
            for (int j = 1; j <= b.Length; j++)
            {
                int cost = a[i - 1] == b[j - 1] ? 0 : 1;
                d[i, j] = Math.Min(Math.Min(d[i - 1, j] + 1, d[i, j - 1] + 1), d[i - 1, j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
            }
        }

        return d[a.Length, b.Length];
    }
}
