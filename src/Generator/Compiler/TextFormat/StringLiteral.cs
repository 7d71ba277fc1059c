using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis.Text;
using Prototxt.Generator.Compiler.Diagnostics;
using static Prototxt.Generator.Common.Characters;

namespace Prototxt.Generator.Compiler.TextFormat;

/// <summary>Quoted text. Its escapes make bytes, not characters: <c>"\303\244"</c> is one letter.</summary>
internal static class StringLiteral
{
    private const string SimpleEscapes = "abfnrtv\\?'\"";
    private const string SimpleValues = "\a\b\f\n\r\t\v\\?'\"";

    /// <summary>Moves past a literal and reports what is wrong in it. One that is not closed ends with its line.</summary>
    public static void Scan(string text, ref int position, DiagnosticBag? bag)
    {
        int start = position;
        char quote = text[position++];
        while (position < text.Length && text[position] is not ('\n' or '\0'))
        {
            if (text[position] == quote)
            {
                position++;
                return;
            }
            if (text[position] == '\\')
                ScanEscape(text, ref position, bag);
            else
                position++;
        }

        // Up to a typographic quote that was meant to close it.
        int typographic = start + 1;
        while (typographic < position && !Typography.IsQuote(text[typographic]))
            typographic++;
        if (typographic < position)
        {
            position = typographic + 1;
            bag?.Report(Descriptors.BadString, TextSpan.FromBounds(start, position), Typography.Advice(text.Substring(start, position - start)));
            return;
        }

        int end = position > start && text[position - 1] == '\r' ? position - 1 : position;
        bag?.Report(Descriptors.BadString, TextSpan.FromBounds(start, end), $"The closing {quote} is missing; text cannot continue on the next line");
        if (position < text.Length && text[position] == '\0')
            position++;
    }

    /// <summary>What stands between the quotes of a literal of plain letters, as most are; null where it has to be decoded.</summary>
    public static string? Plain(string text, Token literal)
    {
        int last = literal.End - 1;
        if (literal.Length < 2 || text[literal.Start] is not ('"' or '\'') || text[last] != text[literal.Start])
            return null;
        for (int i = literal.Start + 1; i < last; i++)
            if (text[i] is < ' ' or > '~' or '\\')
                return null;
        return text.Substring(literal.Start + 1, literal.Length - 2);
    }

    /// <summary>The bytes of a literal, quotes included in <paramref name="literal"/>. Bad escapes, reported before, are taken as they stand.</summary>
    public static void Decode(string literal, List<byte> bytes)
    {
        if (Typography.IsQuote(literal[0]) || Typography.IsQuote(literal[literal.Length - 1]))
        {
            bytes.AddRange(Encoding.UTF8.GetBytes(Typography.Content(literal)));
            return;
        }

        int end = literal.Length > 1 && literal[literal.Length - 1] == literal[0] ? literal.Length - 1 : literal.Length;
        int run = 1;
        for (int i = 1; i < end;)
        {
            if (literal[i] != '\\' || i + 1 >= end)
            {
                i++;
                continue;
            }
            bytes.AddRange(Encoding.UTF8.GetBytes(literal.Substring(run, i - run)));
            i++;
            DecodeEscape(literal, ref i, end, bytes);
            run = i;
        }
        if (run < end)
            bytes.AddRange(Encoding.UTF8.GetBytes(literal.Substring(run, end - run)));
    }

    private static void ScanEscape(string text, ref int position, DiagnosticBag? bag)
    {
        int start = position++;
        char kind = position < text.Length ? text[position] : '\n';
        if (kind is '\n' or '\0' or '\r')
            return;

        position++;
        string? fault = kind switch
        {
            'x' or 'X' => Hex(text, position, 1) ? null : "\\x needs hexadecimal digits",
            'u' => Hex(text, position, 4) ? null : "\\u needs four hexadecimal digits",
            'U' => Hex(text, position, 8) && text[position] == '0' && text[position + 1] == '0' && text[position + 2] is '0' or '1' ? null : "\\U needs eight hexadecimal digits up to 0010FFFF",
            _ when IsOctal(kind) || SimpleEscapes.IndexOf(kind) >= 0 => null,
            _ => $"\\{kind} is not an escape sequence; write \\\\ for a backslash, or / in a path",
        };
        if (fault is not null)
            bag?.Report(Descriptors.BadString, TextSpan.FromBounds(start, position), fault);
    }

    private static bool Hex(string text, int start, int count)
    {
        for (int i = start; i < start + count; i++)
            if (i >= text.Length || !IsHex(text[i]))
                return false;
        return true;
    }

    private static void DecodeEscape(string literal, ref int i, int end, List<byte> bytes)
    {
        char kind = literal[i++];
        if (IsOctal(kind))
        {
            int code = kind - '0';
            for (int digits = 1; digits < 3 && i < end && IsOctal(literal[i]); digits++)
                code = (code * 8) + literal[i++] - '0';
            bytes.Add(unchecked((byte)code));
        }
        else if (kind is 'x' or 'X')
        {
            int code = 0;
            for (int digits = 0; digits < 2 && i < end && IsHex(literal[i]); digits++)
                code = (code * 16) + HexValue(literal[i++]);
            bytes.Add((byte)code);
        }
        else if (kind is 'u' or 'U' && Hex(literal, i, kind == 'u' ? 4 : 8))
            AddCodePoint(DecodeCodePoint(literal, ref i, kind), bytes);
        else if (SimpleEscapes.IndexOf(kind) is >= 0 and int simple)
            bytes.Add((byte)SimpleValues[simple]);
        else
            bytes.AddRange(Encoding.UTF8.GetBytes("\\" + kind));
    }

    /// <summary>A code point; <c>\uD83D\uDE00</c> is one of two halves.</summary>
    private static int DecodeCodePoint(string literal, ref int i, char kind)
    {
        int code = Take(literal, ref i, kind == 'u' ? 4 : 8);
        if (code is >= 0xD800 and < 0xDC00 && i + 1 < literal.Length && literal[i] == '\\' && literal[i + 1] == 'u' && Hex(literal, i + 2, 4))
        {
            int next = i + 2;
            int low = Take(literal, ref next, 4);
            if (low is >= 0xDC00 and < 0xE000)
            {
                i = next;
                return 0x10000 + ((code - 0xD800) << 10) + low - 0xDC00;
            }
        }
        return code;
    }

    private static int Take(string literal, ref int i, int count)
    {
        int code = int.Parse(literal.Substring(i, count), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        i += count;
        return code;
    }

    /// <summary>UTF-8 by hand, since protobuf also encodes halves of pairs, and leaves numbers beyond Unicode as an escape.</summary>
    private static void AddCodePoint(int code, List<byte> bytes)
    {
        if (code < 0x80)
            bytes.Add((byte)code);
        else if (code < 0x800)
            bytes.AddRange([(byte)(0xC0 | (code >> 6)), Trail(0)]);
        else if (code < 0x10000)
            bytes.AddRange([(byte)(0xE0 | (code >> 12)), Trail(6), Trail(0)]);
        else if (code <= 0x10FFFF)
            bytes.AddRange([(byte)(0xF0 | (code >> 18)), Trail(12), Trail(6), Trail(0)]);
        else
            bytes.AddRange(Encoding.UTF8.GetBytes("\\U" + code.ToString("x8", CultureInfo.InvariantCulture)));

        byte Trail(int shift) => (byte)(0x80 | ((code >> shift) & 0x3F));
    }
}
