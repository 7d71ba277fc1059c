using Microsoft.CodeAnalysis.Text;
using Prototxt.Generator.Diagnostics;

namespace Prototxt.Generator.TextFormat;

/// <summary>
/// Reads the text format into fields and values. After a syntax error it goes on with the next thing that looks like a
/// field, so that a file's errors are all reported at once.
/// </summary>
internal sealed class Parser
{
    public const int MaxDepth = 100;

    private readonly string text;
    private readonly SourceText source;
    private readonly DiagnosticBag bag;
    private readonly List<Token> tokens;
    private readonly ScalarParser scalars;
    private int index;
    private bool endReported;

    private Parser(SourceText source, DiagnosticBag bag, IReadOnlyDictionary<string, string>? variables)
    {
        this.source = source;
        this.bag = bag;
        text = source.ToString();
        tokens = Lexer.Tokenize(text, bag);
        scalars = new ScalarParser(text, variables);
    }

    /// <summary>How many times the parser moved on; at most once per token, which a test holds it to.</summary>
    public int Steps { get; private set; }

    private Token Current => tokens[index];

    public static MessageSyntax Parse(SourceText source, DiagnosticBag bag, IReadOnlyDictionary<string, string>? variables = null) =>
        Parse(source, bag, variables, out _);

    public static MessageSyntax Parse(SourceText source, DiagnosticBag bag, IReadOnlyDictionary<string, string>? variables, out int steps)
    {
        var parser = new Parser(source, bag, variables);
        List<FieldSyntax> fields = [];
        parser.Fields(fields, null, 0);
        steps = parser.Steps;
        return new MessageSyntax(new TextSpan(0, source.Length), fields);
    }

    // ---- Messages and fields ----

    /// <summary>Fields up to the closing bracket of <paramref name="opening"/>, or to the end of the file where there is none.</summary>
    private void Fields(List<FieldSyntax> fields, Token? opening, int depth)
    {
        char? close = opening is { } token ? text[token.Start] == '{' ? '}' : '>' : null;
        while (Current.Kind != TokenKind.EndOfFile)
        {
            if (IsSymbol('}') || IsSymbol('>'))
            {
                if (close is null)
                    Expected("a field name");
                else if (!IsSymbol(close.Value))
                    Expected($"'{close}'");
                Next();
                if (close is not null)
                    return;
                continue;
            }

            Field(fields, depth);
            if (IsSymbol(',') || IsSymbol(';'))
                Next();
        }

        if (opening is { } open && !endReported)
        {
            // the messages around this one are open for the same reason
            endReported = true;
            Expected($"'{close}' for the message that begins in line {source.Lines.GetLinePosition(open.Start).Line + 1}");
        }
    }

    private void Field(List<FieldSyntax> fields, int depth)
    {
        Token name = Current;
        switch (name.Kind)
        {
            case TokenKind.Identifier:
                Next();
                if (Value(name, depth, out bool hasColon) is { } value)
                    fields.Add(new FieldSyntax(Text(name), name.Span, hasColon, value));
                break;
            case TokenKind.Hole:
                Next();
                bag.Report(Descriptors.TemplateHole, name.Span, Text(name), "only values can be filled, not fields");
                if (IsSymbol(':') || IsSymbol('{') || IsSymbol('<'))
                    Value(name, depth, out _);
                break;
            case TokenKind.Symbol when IsSymbol('['):
                Extension(depth);
                break;
            default:
                Expected("a field name");
                Recover(depth);
                break;
        }
    }

    /// <summary><c>[name.of.extension]</c>: Caffe's messages have no extensions.</summary>
    private void Extension(int depth)
    {
        Token open = Current;
        while (!IsSymbol(']') && !IsSymbol('{') && !IsSymbol('}') && Current.Kind != TokenKind.EndOfFile && !(Current.FirstOnLine && Current != open))
            Next();
        int end = IsSymbol(']') ? Current.End : tokens[index - 1].End;
        bag.Report(Descriptors.Syntax, TextSpan.FromBounds(open.Start, end), "a field name", $"the extension '{Excerpt(open.Start, end)}'; Caffe's messages have none");
        if (!IsSymbol(']'))
            return;
        Next();
        if (IsSymbol(':') || IsSymbol('{') || IsSymbol('<'))
            Value(open, depth, out _);
    }

    /// <summary>What follows a field's name; null where nothing usable does, which has been reported.</summary>
    private ValueSyntax? Value(Token name, int depth, out bool hasColon)
    {
        hasColon = IsSymbol(':');
        if (hasColon)
            Next();

        if (IsSymbol('{') || IsSymbol('<'))
            return Message(depth);
        if (IsSymbol('['))
            return List(depth);
        if (hasColon)
            return Scalar($"a value for '{Text(name)}'");

        Expected($"':' after '{Text(name)}'");
        hasColon = true; // said already
        if (Current.Kind is TokenKind.String or TokenKind.Integer or TokenKind.Float || (Current.Kind == TokenKind.Identifier && !Current.FirstOnLine && !LooksLikeField()))
            return scalars.TryParse(tokens, ref index);
        if (Current.Kind != TokenKind.Identifier)
            Recover(depth);
        return null;
    }

    private MessageSyntax Message(int depth)
    {
        Token open = Current;
        List<FieldSyntax> fields = [];
        if (depth >= MaxDepth)
        {
            bag.Report(Descriptors.TooDeep, open.Span, MaxDepth);
            SkipMessage();
        }
        else
        {
            Next();
            Fields(fields, open, depth + 1);
        }
        return new MessageSyntax(TextSpan.FromBounds(open.Start, tokens[index - 1].End), fields);
    }

    /// <summary>Passes a message without looking into it; without recursion, however deep it is.</summary>
    private void SkipMessage()
    {
        int open = 0;
        do
        {
            if (IsSymbol('{') || IsSymbol('<'))
                open++;
            else if (IsSymbol('}') || IsSymbol('>'))
                open--;
            Next();
        }
        while (open > 0 && Current.Kind != TokenKind.EndOfFile);
        endReported |= open > 0;
    }

    // ---- Values ----

    private ListSyntax List(int depth)
    {
        Token open = Current;
        List<ValueSyntax> items = [];
        Next();
        if (!IsSymbol(']'))
            while (true)
            {
                ValueSyntax? item = IsSymbol('{') || IsSymbol('<') ? Message(depth) : Scalar("a value");
                if (item is not null)
                    items.Add(item);
                if (!IsSymbol(','))
                    break;
                Next();
            }

        if (!IsSymbol(']'))
        {
            if (!endReported)
                Expected("',' or ']'");
            while (Current.Kind != TokenKind.EndOfFile && !IsSymbol(']') && !IsSymbol('}') && !IsSymbol('>') && !LooksLikeField())
                Next();
        }
        if (IsSymbol(']'))
            Next();
        return new ListSyntax(TextSpan.FromBounds(open.Start, tokens[index - 1].End), items);
    }

    private ScalarSyntax? Scalar(string expected)
    {
        Token first = Current;
        if (first is { Kind: TokenKind.Identifier, FirstOnLine: true } && LooksLikeField())
        {
            Expected(expected); // the next line is the next field
            return null;
        }
        int before = index;
        ScalarSyntax? scalar = scalars.TryParse(tokens, ref index);
        Steps += index - before;
        if (scalar is null)
        {
            Expected(expected);
            if (Current.Kind == TokenKind.Symbol && !IsSymbol('}') && !IsSymbol('>') && !IsSymbol(']') && !IsSymbol(',') && !IsSymbol(';'))
                Next();
            return null;
        }
        return scalar.Kind is TokenKind.Identifier or TokenKind.Word && UnquotedWords(first) ? null : scalar;
    }

    /// <summary>Several words where one value can stand: text whose quotes were forgotten.</summary>
    private bool UnquotedWords(Token first)
    {
        int end = index;
        while (tokens[end] is { Kind: TokenKind.Identifier or TokenKind.Word, FirstOnLine: false } && !LooksLikeField(end))
            end++;
        if (end == index || !(tokens[end].FirstOnLine || tokens[end].Kind == TokenKind.EndOfFile || IsSymbol('}', end)))
            return false;

        string words = Excerpt(first.Start, tokens[end - 1].End);
        bag.Report(Descriptors.BadString, TextSpan.FromBounds(first.Start, tokens[end - 1].End), $"Text stands in quotes: \"{words}\"");
        while (index < end)
            Next();
        return true;
    }

    // ---- Recovery ----

    /// <summary>Goes on to the next token at which a field may begin or a message end.</summary>
    private void Recover(int depth)
    {
        while (Current.Kind != TokenKind.EndOfFile && !IsSymbol('}') && !IsSymbol('>') && !LooksLikeField())
        {
            if (IsSymbol('{') || IsSymbol('<'))
            {
                Message(depth); // a message without a name: its end must not end ours
                return;
            }
            Next();
        }
    }

    private bool LooksLikeField() => LooksLikeField(index);

    private bool LooksLikeField(int at) =>
        tokens[at].Kind == TokenKind.Identifier && tokens[at + 1] is { Kind: TokenKind.Symbol } next && text[next.Start] is ':' or '{' or '<' or '[';

    private bool IsSymbol(char symbol) => IsSymbol(symbol, index);

    private bool IsSymbol(char symbol, int at) => tokens[at].Kind == TokenKind.Symbol && text[tokens[at].Start] == symbol;

    private void Next()
    {
        Steps++;
        if (Current.Kind != TokenKind.EndOfFile)
            index++;
    }

    private void Expected(string what) =>
        bag.Report(Descriptors.Syntax, Current.Span, what, Current.Kind == TokenKind.EndOfFile ? "the end of the file" : $"'{Excerpt(Current.Start, Current.End)}'");

    private string Text(Token token) => text.Substring(token.Start, token.Length);

    private string Excerpt(int start, int end) => end - start > 60 ? text.Substring(start, 60) + "…" : text.Substring(start, end - start);
}
