using Prototxt.Generator.Common;

namespace Prototxt.Generator.Compiler.TextFormat;

/// <summary>What git leaves in a file that it could not merge: seven characters at the start of a line.</summary>
internal static class ConflictMarkers
{
    private const int Length = 7;

    /// <summary>Whether a text has such marks.</summary>
    public static bool StandIn(string text)
    {
        for (int i = text.IndexOf("<<<<<<<", StringComparison.Ordinal); i >= 0; i = text.IndexOf("<<<<<<<", i + Length, StringComparison.Ordinal))
            if (Begins(text, i))
                return true;
        return false;
    }

    /// <summary>Whether a line begins here that begins a conflict.</summary>
    public static bool Begins(string text, int position) => Is('<', text, position);

    /// <summary>Whether the other side of a conflict begins here.</summary>
    public static bool Parts(string text, int position) => Is('=', text, position) || Is('|', text, position);

    public static bool Ends(string text, int position) => Is('>', text, position);

    private static bool Is(char mark, string text, int position)
    {
        if (position > 0 && text[position - 1] != '\n')
            return false;
        for (int i = 0; i < Length; i++)
            if (position + i >= text.Length || text[position + i] != mark)
                return false;
        return position + Length == text.Length || Characters.IsSpace(text[position + Length]);
    }
}
