using System.Text.RegularExpressions;

namespace Prototxt.Generator.Compiler.TextFormat;

/// <summary>
/// Holes of other template languages: <c>$#X#$</c>, <c>@X@</c>, <c>&lt;X&gt;</c>, <c>{x}</c>, <c>%d</c>, <c>%(x)s</c>, <c>&lt;%= x %&gt;</c>,
/// <c>{% … %}</c>, <c>__X__</c>. Nothing fills them; they are recognised so that they can be called by their name.
/// </summary>
internal static class ForeignHoles
{
    // Holes are short, and each place of a text is looked at from a bounded number of others.
    private const string Inside = @"[^\r\n]{0,40}?";

    private static readonly Regex anywhere = new(@"\G(?:" + string.Join("|",
        @"\$#\s?(?<name>\w{1,40})\s?#\$",
        @"\$\(\s?(?<name>\w{1,40})\s?\)",
        @"\$\{\s?(?<name>\w{1,40})[^}\r\n""']{0,40}\}",
        @"@@(?<name>\w{1,40})@@",
        @"@\{?(?<name>\w{1,40})(?:@|\})",
        @"%\((?<name>\w{1,40})\)[-+0-9.]{0,8}[a-zA-Z]",
        @"%\{?(?<name>\w{1,40})[%}]",
        @"%[-+0-9.]{0,8}[a-zA-Z]",
        @"\{\{-?\s?(?<name>\w{1,40})?" + Inside + @"\}\}",
        @"\{[%#]" + Inside + @"[%#]\}",
        @"<[%?]=?\s?(?<name>\w{1,40})?" + Inside + @"[%?]>") + ")", RegexOptions.CultureInvariant);

    // A message could begin here, so only where no field's name stands before.
    private static readonly Regex inBrackets = new(
        @"\G(?:\{(?<name>\w{1,40})(?::(?:\.\d{1,8}[efg]|[dgis]))?\}|<<?(?<name>[A-Za-z_][\w.-]{0,40})>>?|\[\[\s?(?<name>\w{1,40})\s?\]\])", RegexOptions.CultureInvariant);

    /// <summary>The end of the hole that begins at a place, or null when none does.</summary>
    /// <param name="text">The text.</param>
    /// <param name="start">The place.</param>
    /// <param name="bracketsToo">Whether a bracket here is no message's.</param>
    public static int? End(string text, int start, bool bracketsToo)
    {
        if (start >= text.Length || text[start] is not ('$' or '@' or '%' or '{' or '<' or '['))
            return null;
        Match match = anywhere.Match(text, start);
        if (!match.Success && bracketsToo)
            match = inBrackets.Match(text, start);
        return match.Success ? start + match.Length : null;
    }

    /// <summary>The name of a hole in quoted text, of the forms that no name has by chance; null where there is none.</summary>
    public static string? NameInText(string text)
    {
        for (int i = 0; i < text.Length; i++)
            if ((text[i] is '$' or '{' or '<' || (text[i] == '%' && i + 1 < text.Length && text[i + 1] == '(')) && anywhere.Match(text, i) is { Success: true } match)
                return match.Groups["name"].Value is { Length: > 0 } name ? name : "NAME";
        return null;
    }

    /// <summary>Whether a word is a hole by its underscores.</summary>
    public static bool IsOne(string word) =>
        word.Length > 4 && word.StartsWith("__", StringComparison.Ordinal) && word.EndsWith("__", StringComparison.Ordinal);

    /// <summary>What a word with such a hole calls it; an empty text where it has no name, null where there is no such hole.</summary>
    public static string? Name(string word)
    {
        for (int i = 0; i < word.Length; i++)
            foreach (Regex form in (Regex[])[anywhere, inBrackets])
                if (form.Match(word, i) is { Success: true } match)
                    return match.Groups["name"].Value;
        return IsOne(word) ? word.Trim('_') : null;
    }
}
