using System.Text;
using Microsoft.CodeAnalysis.Text;

namespace Prototxt.Generator.Compiler.TextFormat;

/// <summary>Reads one scalar value: a sign, a number, a name, or strings that follow each other and are one.</summary>
internal sealed class ScalarParser(string text, IReadOnlyDictionary<string, string>? variables = null)
{
    /// <summary>The value at a token and moves past it; null, and stays, where there is none.</summary>
    public ScalarSyntax? TryParse(List<Token> tokens, ref int index)
    {
        Token first = tokens[index];
        bool negative = first.Kind == TokenKind.Symbol && text[first.Start] == '-';
        int at = negative ? index + 1 : index;
        Token token = tokens[at];
        if (token.Kind is TokenKind.EndOfFile or TokenKind.Symbol)
            return null;

        index = at + 1;
        if (token.Kind == TokenKind.String)
            return Strings(tokens, ref index, negative, first.Start);

        string word = text.Substring(token.Start, token.Length);
        var span = TextSpan.FromBounds(first.Start, token.End);
        return Filled(token, word, span, negative) ?? new ScalarSyntax(span, token.Kind, negative, word, Signed(word, negative));
    }

    private static string Signed(string word, bool negative) => negative ? "-" + word : word;

    private ScalarSyntax Strings(List<Token> tokens, ref int index, bool negative, int start)
    {
        int first = index - 1;
        while (tokens[index].Kind == TokenKind.String)
            index++;
        Token last = tokens[index - 1];
        byte[]? bytes = null;
        string value = (index - first == 1 ? StringLiteral.Plain(text, last) : null) ?? Decode(tokens, first, index, out bytes);
        if (variables is not null && Holes.Fill(value, variables) is string filled && filled != value)
            (value, bytes) = (filled, null);
        var span = TextSpan.FromBounds(start, last.End);
        return new ScalarSyntax(span, TokenKind.String, negative, value, text.Substring(span.Start, span.Length)) { Bytes = bytes };
    }

    private string Decode(List<Token> tokens, int first, int end, out byte[]? bytes)
    {
        List<byte> decoded = [];
        for (int i = first; i < end; i++)
            StringLiteral.Decode(text.Substring(tokens[i].Start, tokens[i].Length), decoded);
        bytes = [.. decoded];
        return Encoding.UTF8.GetString(bytes);
    }

    /// <summary>The value of a variable in place of its hole; null where the word is none, or its variable is not known.</summary>
    private ScalarSyntax? Filled(Token token, string word, TextSpan span, bool negative)
    {
        if (variables is null || Holes.FirstUnknown(word, variables) is not null)
            return null;
        string filled = Holes.Fill(word, variables);
        if (filled == word)
            return null;

        List<Token> tokens = Lexer.Tokenize(filled);
        int index = 0;
        ScalarSyntax? value = new ScalarParser(filled).TryParse(tokens, ref index);
        if (value is null || tokens[index].Kind != TokenKind.EndOfFile)
            return new ScalarSyntax(span, TokenKind.Word, negative, filled, Signed(filled, negative)) { IsFilled = true };
        return value with { Span = span, IsNegative = value.IsNegative ^ negative, Lexeme = Signed(value.Lexeme, negative), IsFilled = true };
    }
}
