using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp;
using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Binding;

namespace Prototxt.Generator.CSharp;

/// <summary>Values as C# literals.</summary>
internal static class Literals
{
    private static readonly Regex plainNumber = new(@"^-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?$", RegexOptions.CultureInvariant);

    /// <summary>Roslyn's formatter leaves characters as they are that hide, or turn the reading direction of the line.</summary>
    public static string String(string value)
    {
        string literal = SymbolDisplay.FormatLiteral(value, quote: true);
        var result = new StringBuilder(literal.Length);
        for (int i = 0, length; i < literal.Length; i += length)
            if (Invisible.IsAt(literal, i, out length))
                for (int c = i; c < i + length; c++)
                    result.Append("\\u").Append(((int)literal[c]).ToString("x4", CultureInfo.InvariantCulture));
            else
                result.Append(literal, i, length);
        return result.ToString();
    }

    public static string Float(float value) => value switch
    {
        float.PositiveInfinity => "float.PositiveInfinity",
        float.NegativeInfinity => "float.NegativeInfinity",
        _ when float.IsNaN(value) => "float.NaN",
        _ => Shortest(value) + "f",
    };

    /// <summary>A field's value in the user's own writing where that is a C# number of the same value.</summary>
    public static string Float(Message message, string field)
    {
        float value = message.Float(field);
        return message.Get(field) is { } given ? Float(given.Lexeme, value) : Float(value);
    }

    public static string Float(string lexeme, float value) =>
        plainNumber.IsMatch(lexeme) && double.TryParse(lexeme, NumberStyles.Float, CultureInfo.InvariantCulture, out double parsed) && (float)parsed == value && !float.IsInfinity(value)
            ? lexeme + "f"
            : Float(value);

    // netstandard2.0's "R" may print nine digits where seven would do
    private static string Shortest(float value)
    {
        foreach (string format in (string[])["G6", "G7", "G8", "G9"])
        {
            string text = value.ToString(format, CultureInfo.InvariantCulture);
            if ((float)double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture) == value)
                return text;
        }

        return value.ToString("R", CultureInfo.InvariantCulture);
    }
}
