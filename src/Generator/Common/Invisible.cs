using System.Globalization;

namespace Prototxt.Generator.Common;

/// <summary>Characters that nobody sees, or that turn the reading direction: generated text holds none of them as they are.</summary>
internal static class Invisible
{
    public static bool Is(char c) => Is(CharUnicodeInfo.GetUnicodeCategory(c)) || IsBlank(c);

    /// <summary>The same of the character, of one or two <see cref="char"/>s, at a place of a text.</summary>
    public static bool IsAt(string text, int index, out int length)
    {
        length = char.IsSurrogatePair(text, index) ? 2 : 1;
        return length == 1 ? Is(text[index]) : Is(CharUnicodeInfo.GetUnicodeCategory(text, index)) || IsVariation(char.ConvertToUtf32(text, index));
    }

    private static bool Is(UnicodeCategory category) => category is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse;

    // Letters, marks and spaces by category, with nothing to be seen: fillers, joiners, selectors of a variant, unusual spaces.
    private static bool IsBlank(char c) => c is '\u034f' or '\u115f' or '\u1160' or '\u17b4' or '\u17b5' or (>= '\u180b' and <= '\u180f') or '\u2800' or '\u3164' or (>= '\ufe00' and <= '\ufe0f') or '\uffa0'
        || (c != ' ' && CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.SpaceSeparator);

    private static bool IsVariation(int character) => character is >= 0xe0100 and <= 0xe01ef;
}
