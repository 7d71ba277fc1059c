using Microsoft.CodeAnalysis.Text;
using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Diagnostics;
using static Prototxt.Generator.Common.Characters;

namespace Prototxt.Generator.Compiler.TextFormat;

/// <summary>
/// Splits a text into the tokens of protobuf's text format; with <c>//</c> for comments, into those of a <c>.proto</c> file.
/// Every character is looked at a bounded number of times.
/// </summary>
internal sealed class Lexer(string text, DiagnosticBag? bag = null, bool slashComments = false, Cancellation? cancel = null)
{
    private readonly List<Token> tokens = new(text.Length / 8); // most files have a token for 4 to 12 characters
    private int position;
    private bool firstOnLine = true;
    private bool inConflict, blanksReported;
    private int commentEnd = -1;

    /// <summary>All tokens, the last one being <see cref="TokenKind.EndOfFile"/>.</summary>
    public static List<Token> Tokenize(string text, DiagnosticBag? bag = null, bool slashComments = false, Cancellation? cancel = null)
    {
        var lexer = new Lexer(text, bag, slashComments, cancel);
        while (lexer.Next()) { }
        return lexer.tokens;
    }

    private char Current => At(position);

    /// <summary>Only here may a word stand: elsewhere its characters are symbols that the parser complains about.</summary>
    private bool AfterColon => tokens.Count > 0 && tokens[tokens.Count - 1] is { Kind: TokenKind.Symbol } last && text[last.Start] == ':';

    private char At(int index) => index < text.Length ? text[index] : '\0';

    private bool Next()
    {
        cancel?.Poll();
        SkipSpace();
        int start = position;
        if (position >= text.Length)
        {
            Add(TokenKind.EndOfFile, start);
            return false;
        }

        if (!slashComments && Typography.IsQuote(Current))
            TypographicString();
        else if (IsLetter(Current))
            Identifier();
        else if (IsDigit(Current) || (Current == '.' && IsDigit(At(position + 1))))
            Number();
        else if (Current is '"' or '\'')
            String();
        else if (BracketsEnd() is int end)
        {
            position = end;
            Add(TokenKind.Hole, start);
        }
        else if (IsHole(position) || (AfterColon && Current != '-' && IsWord(Current)))
            Word(start);
        else
        {
            position++;
            Add(TokenKind.Symbol, start);
        }
        return true;
    }

    private void SkipSpace()
    {
        if (position == 0 && Current == '\uFEFF')
            position++;
        while (position < text.Length)
        {
            if (IsSpace(Current))
                firstOnLine |= text[position++] == '\n';
            else if (slashComments ? Current == '/' && At(position + 1) == '/' : Current == '#')
                SkipWhile(c => c != '\n');
            else if (!slashComments && IsForeignComment(position))
                ForeignComment();
            else if (!slashComments && Typography.IsBlank(Current))
                ForeignBlanks();
            else if (!slashComments && IsConflict())
                SkipConflict();
            else if (IsControl(Current))
                ControlCharacters();
            else
                return;
        }
    }

    /// <summary><c>// …</c> or <c>/* … */</c>; where a value is expected, an unquoted path may begin like that.</summary>
    private bool IsForeignComment(int start) => At(start) == '/' && At(start + 1) is '/' or '*' && (!AfterColon || IsSpace(At(start + 2)));

    // Comments with nothing between them are one mistake.
    private void ForeignComment()
    {
        int start = position;
        bool goesOn = commentEnd >= 0 && commentEnd >= start - 4096 && string.IsNullOrWhiteSpace(text.Substring(commentEnd, start - commentEnd));
        if (At(start + 1) == '*')
        {
            int end = text.IndexOf("*/", start + 2, StringComparison.Ordinal);
            position = end < 0 ? text.Length : end + 2;
        }
        else
        {
            SkipWhile(c => c != '\n');
        }

        commentEnd = position;
        if (!goesOn)
            bag?.Expected(new TextSpan(start, 2), "a field name", $"'{text.Substring(start, 2)}'; comments begin with #");
    }

    private void ForeignBlanks()
    {
        int start = position;
        SkipWhile(Typography.IsBlank);
        if (!blanksReported)
            bag?.Expected(TextSpan.FromBounds(start, position), "a space", $"U+{(int)text[start]:X4}, which only looks like one; the file has {text.Count(Typography.IsBlank)} such characters");
        blanksReported = true;
    }

    private bool IsConflict() => ConflictMarkers.Begins(text, position) || (inConflict && (ConflictMarkers.Parts(text, position) || ConflictMarkers.Ends(text, position)));

    // Of a conflict's sides the first is read: with both, whatever they share would stand twice.
    private void SkipConflict()
    {
        int start = position;
        if (ConflictMarkers.Parts(text, position))
            while (position < text.Length && !ConflictMarkers.Ends(text, position))
                NextLine();
        else if (inConflict = ConflictMarkers.Begins(text, position))
            bag?.Report(Descriptors.Syntax, new TextSpan(start, 7), "This is a conflict marker of git; resolve the conflict");
        inConflict &= !ConflictMarkers.Ends(text, position);
        NextLine();
    }

    private void NextLine()
    {
        SkipWhile(c => c != '\n');
        if (position < text.Length)
            position++;
        firstOnLine = true;
    }

    private void ControlCharacters()
    {
        int start = position;
        SkipWhile(IsControl);
        bag?.Expected(TextSpan.FromBounds(start, position), "a printable character", $"the control character U+{(int)text[start]:X4}");
    }

    private void Identifier()
    {
        int start = position;
        SkipWhile(IsLetterOrDigit);
        if (AfterColon && (IsWord(Current) || IsDriveColon(position) || IsHole(position)))
            Word(start);
        else
            Add(!slashComments && text[start] == '_' && ForeignHoles.IsOne(text.Substring(start, position - start)) ? TokenKind.Hole : TokenKind.Identifier, start);
    }

    private void Number()
    {
        int start = position;
        TokenKind kind = NumberScanner.Scan(text, ref position);
        if (kind != TokenKind.Word && !IsLetter(Current) && Current != '.' && !(AfterColon && IsWord(Current) && !(Current == '/' && At(position + 1) is '/' or '*')))
        {
            Add(kind, start);
            return;
        }

        int numberEnd = position;
        if (kind != TokenKind.Word && IsLetter(Current) && IsFieldName(numberEnd))
        {
            bag?.Expected(TextSpan.FromBounds(start, numberEnd), "a space between the number and the field name", $"'{text.Substring(start, numberEnd - start)}' without one");
            Add(kind, start);
        }
        else
            Word(start);
    }

    /// <summary>Whether the letters at a place are a field's name, as in <c>pad: 3stride: 2</c>.</summary>
    private bool IsFieldName(int start)
    {
        while (IsLetterOrDigit(At(start)))
            start++;
        while (At(start) == ' ')
            start++;
        return At(start) is ':' or '{';
    }

    private void String()
    {
        int start = position;
        StringLiteral.Scan(text, ref position, bag);
        Add(TokenKind.String, start);
    }

    private void TypographicString()
    {
        int start = position;
        position = Typography.End(text, start);
        bag?.Report(Descriptors.BadString, TextSpan.FromBounds(start, position), Typography.Advice(text.Substring(start, position - start)));
        Add(TokenKind.String, start);
    }

    private void Word(int start)
    {
        bool hole = false;
        position = start;
        while (true)
        {
            if (HoleEnd(position) is int end)
            {
                hole = true;
                position = end;
            }
            else if (IsWord(Current) || IsDriveColon(position))
                position++;
            else
                break;
        }
        Add(hole ? TokenKind.Hole : TokenKind.Word, start);
    }

    /// <summary>The colon of <c>C:\data</c> or <c>http://</c>.</summary>
    private bool IsDriveColon(int index) => At(index) == ':' && At(index + 1) is '\\' or '/';

    private bool IsHole(int index) => HoleEnd(index) is not null;

    private int? HoleEnd(int index) => slashComments ? null : Holes.End(text, index) ?? ForeignHoles.End(text, index, bracketsToo: false);

    /// <summary>The end of a hole in brackets, where no message can begin.</summary>
    private int? BracketsEnd() =>
        Current is '{' or '<' or '[' && !slashComments && Holes.End(text, position) is null
        && (tokens.Count == 0 || tokens[tokens.Count - 1].Kind is not TokenKind.Identifier)
            ? ForeignHoles.End(text, position, bracketsToo: true) : null;

    private void SkipWhile(Func<char, bool> condition)
    {
        while (position < text.Length && condition(text[position]))
            position++;
    }

    private void Add(TokenKind kind, int start)
    {
        tokens.Add(new Token(kind, start, position, firstOnLine));
        firstOnLine = false;
    }
}
