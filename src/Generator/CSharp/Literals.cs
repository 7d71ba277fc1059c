using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis.CSharp;
using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Plans;

namespace Prototxt.Generator.CSharp;

/// <summary>Values as C# literals.</summary>
internal static class Literals
{
    /// <summary>Roslyn's formatter leaves characters as they are that hide, or turn the reading direction of the line.</summary>
    public static string String(string value)
    {
        if (Characters.ArePlain(value))
            return "\"" + value + "\"";
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

    public static string Float(float value) => Float(Constant.Real.Of(value));

    public static string Float(Constant.Real number) => number.Value switch
    {
        float.PositiveInfinity => "float.PositiveInfinity",
        float.NegativeInfinity => "float.NegativeInfinity",
        _ when float.IsNaN(number.Value) => "float.NaN",
        _ => number.Spelling + "f",
    };

    public static string Double(double value) => value switch
    {
        double.PositiveInfinity => "double.PositiveInfinity",
        double.NegativeInfinity => "double.NegativeInfinity",
        _ when double.IsNaN(value) => "double.NaN",
        _ => Shortest(value) + "d",
    };

    // netstandard2.0's "R" may print more digits than the number needs
    private static string Shortest(double value)
    {
        string text = value.ToString("G15", CultureInfo.InvariantCulture);
        return double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture) == value ? text : value.ToString("G17", CultureInfo.InvariantCulture);
    }
}
