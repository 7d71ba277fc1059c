namespace Prototxt.Generator.Common;

/// <summary>Character classes of protobuf's text format. They are ASCII: it knows no other letters.</summary>
internal static class Characters
{
    public static bool IsLetter(char c) => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or '_';

    public static bool IsDigit(char c) => c is >= '0' and <= '9';

    public static bool IsOctal(char c) => c is >= '0' and <= '7';

    public static bool IsHex(char c) => IsDigit(c) || c is (>= 'a' and <= 'f') or (>= 'A' and <= 'F');

    public static bool IsLetterOrDigit(char c) => IsLetter(c) || IsDigit(c);

    public static bool IsSpace(char c) => c is ' ' or '\t' or '\n' or '\r' or '\v' or '\f';

    /// <summary>A control character that protobuf refuses outside strings.</summary>
    public static bool IsControl(char c) => c < ' ' && !IsSpace(c);

    /// <summary>What may continue an unquoted word: everything that does not end a value.</summary>
    public static bool IsWord(char c) => c > ' ' && c is not ('{' or '}' or '<' or '>' or '[' or ']' or ',' or ';' or ':' or '#' or '"' or '\'');

    /// <summary>Whether a text is printed as it is, in a comment and between quotes: most names are, and need no second look.</summary>
    public static bool ArePlain(string text)
    {
        foreach (char c in text)
            if (c is < ' ' or > '~' or '"' or '\\')
                return false;
        return true;
    }

    public static int HexValue(char c) => IsDigit(c) ? c - '0' : (c | 0x20) - 'a' + 10;
}
