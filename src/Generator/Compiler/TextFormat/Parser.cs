using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Diagnostics;

namespace Prototxt.Generator.Compiler.TextFormat;

/// <summary>
/// Reads the text format into fields and values. After a syntax error it goes on with the next thing that looks like a
/// field, so that a file's errors are all reported at once. Where brackets do not come out even, known fields and the columns
/// tell where one is missing or too many.
/// </summary>
internal sealed class Parser
{
    public const int MaxDepth = 100;

    private readonly string text;
    private readonly SourceText source;
    private readonly DiagnosticBag bag;
    private readonly List<Token> tokens;
    private readonly ScalarParser scalars;
    private readonly Cancellation cancel;
    private readonly List<OpenMessage> open = [];
    private readonly HashSet<string> holes = [];
    private int index;
    private bool endReported;
    private int unclosed; // brackets that open without closing; below zero, brackets too many
    private int closing; // messages to be left although their bracket is missing
    private int unexpectedEnd = -1;
    private (int Line, int Column) indent = (-1, 0);

    private Parser(SourceText source, DiagnosticBag bag, IReadOnlyDictionary<string, string>? variables, Cancellation cancel)
    {
        this.source = source;
        this.bag = bag;
        this.cancel = cancel;
        text = source.ToString();
        tokens = Lexer.Tokenize(text, bag, cancel: cancel);
        scalars = new ScalarParser(text, variables);
        unclosed = tokens.Sum(t => t.Kind != TokenKind.Symbol ? 0 : text[t.Start] is '{' or '<' ? 1 : text[t.Start] is '}' or '>' ? -1 : 0);
    }

    /// <summary>How many times the parser moved on; at most once per token, which a test holds it to.</summary>
    public int Steps { get; private set; }

    private Token Current => tokens[index];

    /// <param name="source">The text.</param>
    /// <param name="bag">Takes what is wrong with it.</param>
    /// <param name="variables">Values for holes.</param>
    /// <param name="known">The fields of the message that the file probably is; only errors are told better by them.</param>
    /// <param name="cancel">Asked for each field.</param>
    public static MessageSyntax Parse(SourceText source, DiagnosticBag bag, IReadOnlyDictionary<string, string>? variables = null, IFieldNames? known = null, Cancellation? cancel = null) =>
        Parse(source, bag, variables, known, cancel, out _);

    public static MessageSyntax Parse(SourceText source, DiagnosticBag bag, IReadOnlyDictionary<string, string>? variables, IFieldNames? known, Cancellation? cancel, out int steps)
    {
        var parser = new Parser(source, bag, variables, cancel ?? Cancellation.None);
        List<FieldSyntax> fields = [];
        parser.open.Add(new OpenMessage("file", known, null, 1, -1));
        parser.Fields(fields, 0);
        steps = parser.Steps;
        return new MessageSyntax(new TextSpan(0, source.Length), fields);
    }

    // ---- Messages and fields ----

    /// <summary>Fields up to the closing bracket of the innermost message, or to the end of the file where there is none.</summary>
    private void Fields(List<FieldSyntax> fields, int depth)
    {
        OpenMessage message = open[open.Count - 1];
        char? close = message.Open is { } token ? text[token.Start] == '{' ? '}' : '>' : null;
        while (Current.Kind != TokenKind.EndOfFile)
        {
            if (IsSymbol('}') || IsSymbol('>'))
            {
                if (close is null)
                    Unexpected($"This '{text[Current.Start]}' closes nothing");
                else if (!IsSymbol(close.Value))
                    Expected($"'{close}'");
                else if (IsOneTooMany(message))
                {
                    unclosed++;
                    Next();
                    continue;
                }
                else if (closing > 0 || (closing = CountByColumn()) > 0)
                {
                    closing--;
                    unclosed--;
                    return;
                }

                Next();
                if (close is not null)
                    return;
                continue;
            }

            if (closing == 0)
                closing = CountUnclosed();
            if (closing > 0)
            {
                closing--;
                unclosed--;
                return;
            }

            if (unclosed > 0 && Current.FirstOnLine)
                message.Inner ??= Column(Current);
            Field(fields, depth);
            if (IsSymbol(',') || IsSymbol(';'))
                Next();
        }

        if (close is not null && !endReported)
        {
            // the messages around this one are open for the same reason
            endReported = true;
            Expected($"'{close}' for the message that begins in line {message.Line}");
        }
    }

    /// <summary>
    /// How many messages should have ended before this place: the field that begins here belongs to one around them. Reports
    /// the brackets that are missing. Only where the file's brackets do not come out even.
    /// </summary>
    private int CountUnclosed()
    {
        if (unclosed <= 0 || open.Count < 2 || !LooksLikeField())
            return 0;
        string field = Text(Current);
        OpenMessage here = open[open.Count - 1];
        int home = open.Count - 2;
        while (home >= 0 && !open[home].Has(field))
            home--;
        if (home < 0 || !(here.Takes(field) ? Current.FirstOnLine && here.IsLeftBy(Column(Current)) : Current.FirstOnLine || home == 0))
            return 0;

        return Missing(open.Count - 1 - home, here.Takes(field) ? $"'{field}' stands to the left of {here.Some}'s fields" : $"'{field}' cannot be inside {here.Some}");
    }

    /// <summary>The same before a closing bracket that stands in the column of a message further out.</summary>
    private int CountByColumn()
    {
        if (unclosed <= 0 || !Current.FirstOnLine)
            return 0;
        int column = Column(Current), home = open.Count - 1;
        while (home > 0 && open[home].Indent > column)
            home--;
        return home == open.Count - 1 || home == 0 || open[home].Indent != column ? 0
            : Missing(open.Count - 1 - home, $"This '{text[Current.Start]}' stands in the column of {open[home].Called}");
    }

    private int Missing(int messages, string sign)
    {
        int count = Math.Min(messages, unclosed);
        string missing = Words.List([.. open.Skip(open.Count - count).Reverse().Select(m => "of " + m.Called)], "and");
        bag.Report(Descriptors.Syntax, Current.Span, $"{sign}: the '{Closing(open[open.Count - 1])}' {missing} {(count > 1 ? "are" : "is")} missing before it");
        return count;
    }

    /// <summary>Whether this closing bracket ends a message too early, whose fields go on behind it. Only where the file has brackets too many.</summary>
    private bool IsOneTooMany(OpenMessage message)
    {
        if (unclosed >= 0 || !LooksLikeField(index + 1))
            return false;
        string next = Text(tokens[index + 1]);
        if (open[open.Count - 2].Takes(next) || !message.Has(next))
            return false;
        bag.Report(Descriptors.Syntax, Current.Span, $"This '{text[Current.Start]}' ends {message.Called} too early: '{next}' in line {LineOf(tokens[index + 1])} belongs to it");
        return true;
    }

    private char Closing(OpenMessage message) => text[message.Open!.Value.Start] == '{' ? '}' : '>';

    private void Field(List<FieldSyntax> fields, int depth)
    {
        cancel.Poll();
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
                if (holes.Add(Text(name)))
                    bag.Report(Descriptors.TemplateHole, name.Span, Text(name), ", and only values can be filled, not fields");
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
        Token bracket = Current;
        while (!IsSymbol(']') && !IsSymbol('{') && !IsSymbol('}') && Current.Kind != TokenKind.EndOfFile && !(Current.FirstOnLine && Current != bracket))
            Next();
        int end = IsSymbol(']') ? Current.End : tokens[index - 1].End;
        bag.Expected(TextSpan.FromBounds(bracket.Start, end), "a field name", $"the extension '{Excerpt(bracket.Start, end)}'; Caffe's messages have none");
        if (!IsSymbol(']'))
            return;
        Next();
        if (IsSymbol(':') || IsSymbol('{') || IsSymbol('<'))
            Value(bracket, depth, out _);
    }

    /// <summary>What follows a field's name; null where nothing usable does, which has been reported.</summary>
    private ValueSyntax? Value(Token name, int depth, out bool hasColon)
    {
        hasColon = IsSymbol(':');
        if (hasColon)
            Next();

        if (IsSymbol('{') || IsSymbol('<'))
            return Message(depth, name);
        if (IsSymbol('['))
            return List(depth, name);
        if (hasColon)
            return Scalar(name);

        Expected($"':' after '{Text(name)}'");
        hasColon = true; // said already
        if (Current.Kind is TokenKind.String or TokenKind.Integer or TokenKind.Float || (Current.Kind == TokenKind.Identifier && !Current.FirstOnLine && !LooksLikeField()))
            return scalars.TryParse(tokens, ref index);
        if (Current.Kind != TokenKind.Identifier)
            Recover(depth);
        return null;
    }

    private MessageSyntax Message(int depth, Token? name)
    {
        Token bracket = Current;
        List<FieldSyntax> fields = [];
        if (depth >= MaxDepth)
        {
            bag.Report(Descriptors.TooDeep, bracket.Span, MaxDepth);
            SkipMessage();
        }
        else
        {
            string field = name is { } token ? Text(token) : "message";
            open.Add(new OpenMessage(field, open[open.Count - 1].Known?.Of(field), bracket, LineOf(bracket), unclosed > 0 ? Indent(bracket) : 0));
            Next();
            Fields(fields, depth + 1);
            open.RemoveAt(open.Count - 1);
        }
        return new MessageSyntax(TextSpan.FromBounds(bracket.Start, Math.Max(tokens[index - 1].End, bracket.End)), fields);
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

    private ListSyntax List(int depth, Token name)
    {
        Token bracket = Current;
        List<ValueSyntax> items = [];
        Next();
        if (!IsSymbol(']'))
            while (true)
            {
                ValueSyntax? item = IsSymbol('{') || IsSymbol('<') ? Message(depth, name) : Scalar(null);
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
        return new ListSyntax(TextSpan.FromBounds(bracket.Start, tokens[index - 1].End), items);
    }

    /// <param name="field">The field's name; null in a list.</param>
    private ScalarSyntax? Scalar(Token? field)
    {
        Token first = Current;
        if (first is { Kind: TokenKind.Identifier, FirstOnLine: true } && LooksLikeField())
        {
            ExpectedValue(field); // the next line is the next field
            return null;
        }
        int before = index;
        ScalarSyntax? scalar = scalars.TryParse(tokens, ref index);
        Steps += index - before;
        if (scalar is null)
        {
            ExpectedValue(field);
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
        bag.Report(Descriptors.BadString, TextSpan.FromBounds(first.Start, tokens[end - 1].End), $"Text must be in quotes: \"{words}\"");
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
                Message(depth, null); // a message without a name: its end must not end ours
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

    private void ExpectedValue(Token? field) => Expected(field is { } name ? $"a value for '{Text(name)}'" : "a value");

    private void Expected(string what) =>
        Unexpected($"Expected {what}, found {(Current.Kind == TokenKind.EndOfFile ? "the end of the file" : $"'{Excerpt(Current.Start, Current.End)}'")}");

    // A run of one character is one mistake.
    private void Unexpected(string message)
    {
        bool goesOn = Current.Kind == TokenKind.Symbol && Current.Start > 0 && Current.Start == unexpectedEnd && text[Current.Start] == text[Current.Start - 1];
        unexpectedEnd = Current.End;
        if (!goesOn)
            bag.Report(Descriptors.Syntax, Current.Span, message);
    }

    private int LineOf(Token token) => source.Lines.GetLinePosition(token.Start).Line + 1;

    private int Column(Token token) => source.Lines.GetLinePosition(token.Start).Character;

    // Kept, since a line may hold many messages behind many blanks.
    private int Indent(Token token)
    {
        TextLine line = source.Lines.GetLineFromPosition(token.Start);
        if (line.LineNumber != indent.Line)
        {
            int start = line.Start;
            while (start < token.Start && Characters.IsSpace(text[start]))
                start++;
            indent = (line.LineNumber, start - line.Start);
        }

        return indent.Column;
    }

    private string Text(Token token) => text.Substring(token.Start, token.Length);

    private string Excerpt(int start, int end) => end - start > 60 ? text.Substring(start, 60) + "…" : text.Substring(start, end - start);
}
