using System.Globalization;
using System.Numerics;
using Microsoft.CodeAnalysis.Text;
using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Diagnostics;
using Prototxt.Generator.Compiler.Schema;
using Prototxt.Generator.Compiler.TextFormat;

namespace Prototxt.Generator.Compiler.Binding;

/// <summary>Turns one scalar into a value of a field's type, by the rules of protobuf's own parser, or says why it is none.</summary>
internal static class ScalarReader
{
    /// <summary>Half-way between the largest float and the next power of two: protobuf still rounds it down.</summary>
    private const double LargestFloat = 3.4028235677973366e+38;

    /// <summary>The value; null when it does not fit, which is reported.</summary>
    public static Value? Read(FieldSchema field, ScalarSyntax scalar, DiagnosticBag? bag)
    {
        bool reported = false;
        Value? value = field.Kind switch
        {
            FieldKind.Float or FieldKind.Double => Number(scalar),
            FieldKind.Bool => Boolean(scalar),
            FieldKind.String or FieldKind.Bytes => Text(scalar),
            FieldKind.Enum => Named(field, scalar, bag, out reported),
            FieldKind.Message => null,
            _ => Integer(field, scalar, bag, out reported),
        };
        return value ?? (reported ? null : Wrong(field, scalar, bag));
    }

    /// <summary>What text was probably meant where a field expects text: blobs that another layer names too are then the same.</summary>
    public static Value? Meant(FieldSchema field, ScalarSyntax scalar) =>
        field.Kind == FieldKind.String && scalar.Text.Length > 0 ? new Value(scalar.Span, scalar.Lexeme) { String = scalar.Text } : null;

    /// <summary>The number of a scalar that no field gives a type; null where it is none, or one that a long cannot hold.</summary>
    public static long? Whole(ScalarSyntax scalar)
    {
        if (scalar.Kind != TokenKind.Integer)
            return null;
        BigInteger number = scalar.IsNegative ? -Magnitude(scalar.Text) : Magnitude(scalar.Text);
        return number >= long.MinValue && number <= long.MaxValue ? (long)number : null;
    }

    /// <summary>The number of a scalar that no field gives a type, with or without a fraction.</summary>
    public static double? Real(ScalarSyntax scalar) => Number(scalar)?.Double;

    /// <summary>protobuf's rounding of a number to a float field: too large is infinite.</summary>
    public static float ToFloat(double value) =>
        value > float.MaxValue && value <= LargestFloat ? float.MaxValue
        : value < float.MinValue && value >= -LargestFloat ? float.MinValue
        : (float)value;

    /// <summary>What a field expects, in words.</summary>
    public static string Expectation(FieldSchema field) => field.Kind switch
    {
        FieldKind.Float or FieldKind.Double => "a number",
        FieldKind.Bool => "true or false",
        FieldKind.String or FieldKind.Bytes => "text in quotes",
        FieldKind.Enum => field.Enum!.Offered.Count <= 8 ? Words.List(field.Enum.Offered, "or") : $"a value of {field.Enum.Name}",
        FieldKind.Message => "a message { … }",
        _ => "a whole number",
    };

    private static Value? Wrong(FieldSchema field, ScalarSyntax scalar, DiagnosticBag? bag)
    {
        bool isText = field.Kind is FieldKind.String or FieldKind.Bytes;
        if (isText && scalar.Kind is TokenKind.Word or TokenKind.Identifier)
            bag?.Report(Descriptors.BadString, scalar.Span, $"'{field.Name}' expects text in quotes: \"{scalar.Lexeme.Replace("\\", "/")}\"");
        else
            bag?.Report(Descriptors.WrongValueType, scalar.Span, field.Name, Expectation(field), scalar.Kind == TokenKind.String ? $"the text {scalar.Lexeme}" : scalar.Lexeme);
        return null;
    }

    private static Value? Integer(FieldSchema field, ScalarSyntax scalar, DiagnosticBag? bag, out bool reported)
    {
        reported = false;
        if (scalar.Kind != TokenKind.Integer)
            return null;
        BigInteger number = scalar.IsNegative ? -Magnitude(scalar.Text) : Magnitude(scalar.Text);
        (BigInteger min, BigInteger max, string type) = field.Kind switch
        {
            FieldKind.Int32 => (int.MinValue, int.MaxValue, "a 32-bit number"),
            FieldKind.Int64 => (long.MinValue, long.MaxValue, "a 64-bit number"),
            FieldKind.UInt32 => (BigInteger.Zero, uint.MaxValue, "an unsigned 32-bit number"),
            _ => ((BigInteger)0, (BigInteger)ulong.MaxValue, "an unsigned 64-bit number"),
        };
        bool isUnsigned = field.Kind is FieldKind.UInt32 or FieldKind.UInt64;
        if (number < min || number > max || (isUnsigned && scalar.IsNegative))
        {
            reported = true;
            bag?.Report(Descriptors.OutOfRange, scalar.Span, scalar.Lexeme, field.Name, type);
            return null;
        }
        return new Value(scalar.Span, scalar.Lexeme)
        {
            Int64 = number <= long.MaxValue ? (long)number : 0,
            UInt64 = number >= 0 ? (ulong)number : 0,
        };
    }

    private static BigInteger Magnitude(string text)
    {
        if (text.Length <= 18 && text[0] != '0')
            return long.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
        (int start, int radix) = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? (2, 16) : text[0] == '0' ? (0, 8) : (0, 10);
        BigInteger number = 0;
        for (int i = start; i < text.Length; i++)
        {
            number = (number * radix) + Characters.HexValue(text[i]);
            if (number > ulong.MaxValue)
                break; // too large whatever follows, and the time stays linear
        }
        return number;
    }

    /// <summary>Hexadecimal and octal integers are no floats to protobuf.</summary>
    private static Value? Number(ScalarSyntax scalar)
    {
        double? magnitude = scalar.Kind switch
        {
            TokenKind.Integer when scalar.Text.Length > 1 && scalar.Text[0] == '0' => null,
            TokenKind.Integer or TokenKind.Float => Parse(scalar.Text.TrimEnd('f', 'F')),
            TokenKind.Identifier when Is(scalar.Text, "inf") || Is(scalar.Text, "infinity") => double.PositiveInfinity,
            TokenKind.Identifier when Is(scalar.Text, "nan") => double.NaN,
            _ => null,
        };
        return magnitude is { } number ? new Value(scalar.Span, scalar.Lexeme) { Double = scalar.IsNegative ? -number : number } : null;
    }

    /// <summary>.NET Framework throws for numbers too large, where others give infinity.</summary>
    private static double Parse(string text)
    {
        try
        {
            return double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        }
        catch (OverflowException)
        {
            return double.PositiveInfinity;
        }
    }

    private static bool Is(string text, string word) => string.Equals(text, word, StringComparison.OrdinalIgnoreCase);

    private static Value? Boolean(ScalarSyntax scalar)
    {
        if (scalar.IsNegative)
            return null;
        bool? value = scalar switch
        {
            { Kind: TokenKind.Identifier, Text: "true" or "True" or "t" } => true,
            { Kind: TokenKind.Identifier, Text: "false" or "False" or "f" } => false,
            { Kind: TokenKind.Integer } when Magnitude(scalar.Text) is { } number && number <= 1 => number == 1,
            _ => null,
        };
        return value is { } known ? new Value(scalar.Span, scalar.Lexeme) { Bool = known } : null;
    }

    private static Value? Text(ScalarSyntax scalar)
    {
        if (scalar.IsFilled && scalar.Kind != TokenKind.String)
            return new Value(scalar.Span, scalar.Lexeme) { String = scalar.Lexeme };
        return scalar.Kind == TokenKind.String && !scalar.IsNegative ? new Value(scalar.Span, scalar.Lexeme) { String = scalar.Text, Encoded = scalar.Bytes } : null;
    }

    private static Value? Named(FieldSchema field, ScalarSyntax scalar, DiagnosticBag? bag, out bool reported)
    {
        reported = false;
        EnumSchema schema = field.Enum!;
        string? name = scalar switch
        {
            { Kind: TokenKind.Identifier, IsNegative: false } => scalar.Text,
            { Kind: TokenKind.Integer } when Magnitude(scalar.Text) is { } number && number <= int.MaxValue => schema.NameOf((int)(scalar.IsNegative ? -number : number)) ?? scalar.Lexeme,
            { Kind: TokenKind.Integer } => scalar.Lexeme,
            _ => null,
        };
        if (name is null)
            return null;
        if (schema.Values.ContainsKey(name))
        {
            reported = !Takes(schema, name, scalar, bag);
            return reported ? null : EnumValue(schema, name, scalar.Span, scalar.Lexeme);
        }

        reported = true;
        bag?.Report(Descriptors.UnknownEnumValue, scalar.Span, scalar.Lexeme, schema.Name, Hints.EnumValue(schema, name));
        return null;
    }

    // A fork's value says where it is used what it means here; a field says so only when no layer reads it.
    private static bool Takes(EnumSchema schema, string name, ScalarSyntax scalar, DiagnosticBag? bag)
    {
        if (schema.Fork(name) is not { } value)
            return true;
        if (value.Refused is { } reason)
            bag?.Report(Descriptors.ForkValue, scalar.Span, name, value.Fork, reason);
        else if (!string.IsNullOrEmpty(value.Note))
            bag?.Report(Descriptors.ForkField, scalar.Span, name, value.Fork, value.Note);
        return value.Refused is null;
    }

    /// <summary>A value of an enum, at a place of the file; the lexeme is its name where none is given.</summary>
    public static Value EnumValue(EnumSchema schema, string name, TextSpan span, string lexeme) =>
        new(span, lexeme.Length == 0 ? name : lexeme) { EnumName = name, EnumNumber = schema.Values[name] };
}
