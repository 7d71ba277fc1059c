using System.Text;
using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Model;
using Prototxt.Generator.Naming;

namespace Prototxt.Generator.CSharp;

/// <summary>Text from a prototxt inside comments: always on one line, never markup, and nothing that turns the reading direction.</summary>
internal static class Comments
{
    private const int Longest = 200;

    public static string Plain(string text)
    {
        if (text.Length <= Longest && Characters.ArePlain(text))
            return text;
        var result = new StringBuilder();
        for (int i = 0; i < text.Length; i++)
        {
            if (result.Length >= Longest)
                return result.Append('…').ToString();
            if (Invisible.IsAt(text, i, out int length))
                result.Append(' ');
            else
                result.Append(text, i, length);
            i += length - 1;
        }

        return result.ToString();
    }

    /// <summary>A shape in words.</summary>
    public static string Shape(string shape) => shape == "[]" ? "scalar" : shape;

    public static string Xml(string text) => Plain(text).Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");

    /// <summary>Behind a line: the layer, where the variable does not say it already, and the type that the file gives it where the call says another.</summary>
    public static string Origin(StepModel step, string variable)
    {
        string name = Plain(step.LayerName);
        bool isOther = step.Call.Kind == CallKind.Function && !step.Call.Function.StartsWith(step.LayerType + ".", StringComparison.Ordinal);
        string? type = step.ReplacedType ?? (isOther ? step.LayerType : null);
        return (Identifiers.Camel(Identifiers.Pascal(name)) == variable ? "" : $" from {name}") + (type is null ? "" : $" ({Plain(type)})");
    }
}
