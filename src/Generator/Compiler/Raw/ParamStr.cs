using System.Text;
using Microsoft.CodeAnalysis.Text;
using Prototxt.Generator.Compiler.TextFormat;

namespace Prototxt.Generator.Compiler.Raw;

/// <summary>
/// The <c>param_str</c> of a Python layer, which is text of whatever form its class reads. What most of them read are names
/// with plain values: a dictionary of Python or JSON, or the lines <c>name: value</c> of YAML. Anything else stays text.
/// </summary>
internal sealed class ParamStr
{
    private readonly string text;
    private int position;

    private ParamStr(string text) => this.text = text;

    /// <summary>Its names and values; null where it has another form.</summary>
    public static IReadOnlyList<RawField>? Read(string text, TextSpan span)
    {
        List<RawField>? fields = new ParamStr(text).Fields(span);
        return fields is { Count: > 0 } && fields.Select(f => f.Name).Distinct().Count() == fields.Count ? fields : null;
    }

    private List<RawField>? Fields(TextSpan span)
    {
        List<RawField> fields = [];
        Blank();
        bool braces = Take('{');
        while (true)
        {
            Blank();
            if (braces ? Take('}') : position == text.Length)
                break;
            if (Key() is not { } name)
                return null;
            Blank(lines: false);
            if (!Take(':'))
                return null;
            // A line that ends here begins something deeper: the lines of a list, or what is no plain value.
            Blank(lines: braces);
            if ((braces ? null : Lines(name, span)) is { } list)
            {
                fields.Add(list);
                continue;
            }

            if (Field(name, span, braces) is not { } field)
                return null;
            if (field.Values.Count > 0 || field.IsList)
                fields.Add(field);
            Blank(lines: braces);
            if (!Take(',') && !(braces ? At('}') : position == text.Length || text[position] is '\n' or '\r'))
                return null;
        }

        Blank();
        return position == text.Length ? fields : null;
    }

    private string? Key() => At('\'') || At('"') ? Quoted() : Characters(c => char.IsLetterOrDigit(c) || c is '_' or '-' or '.') is { Length: > 0 } word ? word : null;

    private RawField? Field(string name, TextSpan span, bool braces)
    {
        // YAML's word for the kind of list that follows.
        if (text.IndexOf("!!", position, Math.Min(2, text.Length - position), StringComparison.Ordinal) >= 0)
        {
            Characters(c => !char.IsWhiteSpace(c));
            Blank(lines: false);
        }

        char end = At('[') ? ']' : ')';
        if (!Take('[') && !Take('('))
        {
            bool quoted = At('\'') || At('"');
            return Value(span, braces) is { } single ? new RawField(name, span, false, !quoted && single.Text is "None" or "null" ? [] : [single]) : null;
        }

        List<RawValue> values = [];
        while (true)
        {
            Blank();
            if (Take(end))
                return new RawField(name, span, true, values);
            if (Value(span, inList: true) is not { } value)
                return null;
            values.Add(value);
            Blank();
            if (!Take(',') && !At(end))
                return null;
        }
    }

    // YAML's lists of one value for each line: "- 8".
    private RawField? Lines(string name, TextSpan span)
    {
        int start = position;
        List<RawValue> values = [];
        while (true)
        {
            int line = position;
            Blank();
            if (position == line || !Take('-') || !At(' '))
            {
                position = line;
                break;
            }

            Blank(lines: false);
            if (Value(span, inList: false) is not { } value)
            {
                position = start;
                return null;
            }

            values.Add(value);
            Blank(lines: false);
        }

        return values.Count > 0 ? new RawField(name, span, true, values) : null;
    }

    private RawValue? Value(TextSpan span, bool inList)
    {
        if (At('\'') || At('"'))
            return Quoted() is { } quoted ? new RawValue(span, RawKind.Text, quoted) : null;
        string word = Characters(c => c is not ('\n' or '\r' or '#' or '{' or '}' or '[' or ']' or '(' or ')' or '\'' or '"') && (!inList || c != ',')).Trim();
        // A number, true or false is what it is for the text format; any other word is text where YAML allows that.
        List<Token> tokens = Lexer.Tokenize(word);
        int index = 0;
        if (word.Length > 0 && new ScalarParser(word).TryParse(tokens, ref index) is { Kind: TokenKind.Integer or TokenKind.Float or TokenKind.Identifier } scalar && tokens[index].Kind == TokenKind.EndOfFile)
            return RawFields.Scalar(scalar) with { Span = span };
        return word.Length > 0 && !inList && !word.Contains(':') && !word.Contains(',') ? new RawValue(span, RawKind.Text, word) : null;
    }

    private string? Quoted()
    {
        char quote = text[position++];
        var content = new StringBuilder();
        while (position < text.Length && text[position] != quote)
        {
            if (text[position] == '\\' && position + 1 < text.Length)
            {
                char escaped = text[++position];
                if (escaped is not ('\\' or '\'' or '"' or '/' or 'n' or 't'))
                    return null;
                content.Append(escaped switch { 'n' => '\n', 't' => '\t', _ => escaped });
                position++;
            }
            else
            {
                content.Append(text[position++]);
            }
        }

        return Take(quote) ? content.ToString() : null;
    }

    private string Characters(Func<char, bool> are)
    {
        int start = position;
        while (position < text.Length && are(text[position]))
            position++;
        return text.Substring(start, position - start);
    }

    private void Blank(bool lines = true)
    {
        do
        {
            Characters(c => c is ' ' or '\t' || (lines && c is '\n' or '\r'));
            if (At('#'))
                Characters(c => c is not ('\n' or '\r'));
        }
        while (lines && position < text.Length && text[position] is '\n' or '\r');
    }

    private bool At(char c) => position < text.Length && text[position] == c;

    private bool Take(char c)
    {
        if (!At(c))
            return false;
        position++;
        return true;
    }
}
