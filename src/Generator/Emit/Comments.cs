using System.Globalization;
using System.Text;

namespace Prototxt.Generator.Emit;

/// <summary>Text from a prototxt inside comments: always on one line, never markup, and nothing that turns the reading direction.</summary>
internal static class Comments
{
    private const int Longest = 200;

    public static string Plain(string text)
    {
        var result = new StringBuilder();
        for (int i = 0; i < text.Length; i++)
        {
            if (result.Length >= Longest)
                return result.Append('…').ToString();
            if (char.IsSurrogatePair(text, i))
                result.Append(text[i]).Append(text[++i]);
            else
                result.Append(IsVisible(text[i]) ? text[i] : ' ');
        }

        return result.ToString();
    }

    public static string Xml(string text) => Plain(text).Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");

    // What is left out here XML forbids, breaks the line, or hides.
    private static bool IsVisible(char c) => CharUnicodeInfo.GetUnicodeCategory(c) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse);
}
