using System.Text;

namespace Prototxt.Generator.Emit;

/// <summary>Text from a prototxt inside comments: always on one line, never markup.</summary>
internal static class Comments
{
    public static string Plain(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (char c in text.Length > 200 ? text.Substring(0, 200) + "…" : text)
            result.Append(char.IsControl(c) || c is '\u2028' or '\u2029' || char.IsSurrogate(c) ? ' ' : c);
        return result.ToString();
    }

    public static string Xml(string text) => Plain(text).Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");
}
