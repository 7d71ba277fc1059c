using Prototxt.Generator.Common;

namespace Prototxt.Generator.Compiler.TextFormat;

/// <summary>Characters that come with text pasted from a page: quotes and blanks that look like those of the format.</summary>
internal static class Typography
{
    private const string Quotes = "\u201c\u201d\u201e\u201f\u2018\u2019\u201a\u201b\u00ab\u00bb\u2039\u203a\u2033\u2032\uff02\uff07";

    public static bool IsQuote(char c) => c > '\u00a0' && Quotes.IndexOf(c) >= 0;

    /// <summary>A blank that is none to protobuf.</summary>
    public static bool IsBlank(char c) => c is '\u00a0' or '\u1680' or (>= '\u2000' and <= '\u200d') or '\u2028' or '\u2029' or '\u202f' or '\u205f' or '\u2060' or '\u3000' or '\uFEFF';

    /// <summary>The end of the text that such a quote begins: behind the quote that closes it or, where none does in the line, behind its first word.</summary>
    public static int End(string text, int start)
    {
        int word = 0;
        for (int i = start + 1; i < text.Length && text[i] is not ('\n' or '\r'); i++)
        {
            if (IsQuote(text[i]) || text[i] is '"')
                return i + 1;
            if (word == 0 && (Characters.IsSpace(text[i]) || text[i] is '}' or ','))
                word = i;
        }

        return word > 0 ? word : EndOfLine(text, start);
    }

    /// <summary>What stands between such quotes.</summary>
    public static string Content(string literal)
    {
        int end = literal.Length > 1 && IsAnyQuote(literal[literal.Length - 1]) ? literal.Length - 1 : literal.Length;
        return literal.Substring(1, end - 1);
    }

    /// <summary>What is wrong with the quotes, and what to write.</summary>
    public static string Advice(string literal)
    {
        char first = literal[0], last = literal[literal.Length - 1];
        string quotes = last == first || !IsQuote(last) ? $"{first} is a typographic quote" : !IsQuote(first) ? $"{last} is a typographic quote" : $"{first} and {last} are typographic quotes";
        return $"{quotes}; write \"{Content(literal)}\"";
    }

    private static bool IsAnyQuote(char c) => IsQuote(c) || c is '"' or '\'';

    private static int EndOfLine(string text, int start)
    {
        int end = text.IndexOfAny(['\n', '\r'], start);
        return end < 0 ? text.Length : end;
    }
}
