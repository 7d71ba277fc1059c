using static Prototxt.Generator.Common.Characters;

namespace Prototxt.Generator.Compiler.TextFormat;

/// <summary>Numbers as protobuf spells them: <c>12</c>, <c>0x1F</c>, <c>017</c>, <c>1.</c>, <c>.5f</c>, <c>1e-3</c>. A sign is a token of its own.</summary>
internal static class NumberScanner
{
    /// <summary>Moves past a number; <see cref="TokenKind.Word"/> where it breaks off, as in <c>0x</c>, <c>1e+</c> or <c>08</c>.</summary>
    public static TokenKind Scan(string text, ref int position)
    {
        char At(int index) => index < text.Length ? text[index] : '\0';

        bool Digits(ref int index, Func<char, bool> digit)
        {
            int start = index;
            while (digit(At(index)))
                index++;
            return index > start;
        }

        if (At(position) == '0' && At(position + 1) is 'x' or 'X')
        {
            position += 2;
            return Digits(ref position, IsHex) ? TokenKind.Integer : TokenKind.Word;
        }

        if (At(position) == '0' && IsDigit(At(position + 1)))
        {
            Digits(ref position, IsOctal);
            return Digits(ref position, IsDigit) ? TokenKind.Word : TokenKind.Integer;
        }

        TokenKind kind = TokenKind.Integer;
        Digits(ref position, IsDigit);
        if (At(position) == '.')
        {
            kind = TokenKind.Float;
            position++;
            Digits(ref position, IsDigit);
        }
        if (At(position) is 'e' or 'E')
        {
            kind = TokenKind.Float;
            position++;
            if (At(position) is '-' or '+')
                position++;
            if (!Digits(ref position, IsDigit))
                return TokenKind.Word;
        }
        if (At(position) is 'f' or 'F')
        {
            kind = TokenKind.Float;
            position++;
        }
        return kind;
    }
}
