using System.Buffers;
using System.Runtime.CompilerServices;
using Prototxt.Generator.Common;

namespace Prototxt.Generator.CSharp;

/// <summary>Indented text with fixed line ends, and no line that is too long to be read. Its memory is lent, until it is disposed of.</summary>
/// <param name="cancel">Asked for each line.</param>
internal sealed class CodeWriter(Cancellation cancel) : IDisposable
{
    private char[] text = ArrayPool<char>.Shared.Rent(1 << 16);
    private int length, indent;

    /// <summary>Writes a line; no line is indented that has nothing in it.</summary>
    public CodeWriter Line(string line = "")
    {
        cancel.Poll();
        if (Layout.Fits(indent, line.Length))
            Append(line.Length > 0 ? indent : 0, line);
        else
            Append(Layout.Lines(indent, line));
        return this;
    }

    /// <summary>Writes a line whose parts need not become a text of their own first.</summary>
    public CodeWriter Line([InterpolatedStringHandlerArgument("")] LineText line)
    {
        cancel.Poll();
        int written = length - line.Start;
        if (written > 0 && Layout.Fits(indent, written))
        {
            Append("\n");
            return this;
        }

        string whole = new(text, line.Start, written);
        length = line.Start - (indent * 4);
        return Line(whole);
    }

    /// <summary>Whether a word was written.</summary>
    public bool Has(string word) => text.AsSpan(0, length).IndexOf(word.AsSpan()) >= 0;

    /// <summary>Puts lines before all others.</summary>
    public void Prepend(CodeWriter head)
    {
        Reserve(head.length);
        Array.Copy(text, 0, text, head.length, length);
        Array.Copy(head.text, text, head.length);
        length += head.length;
    }

    /// <summary>As many items on each line as fit.</summary>
    public void Fill(IEnumerable<string> items) => Append(Layout.Fill(indent, items));

    /// <summary>Declares fields of one type; those that do not fit on its line stand on lines of their own behind it.</summary>
    /// <param name="head">What stands before their names.</param>
    /// <param name="names">The names, with the values that they begin with.</param>
    public void Fields(string head, IReadOnlyList<string> names)
    {
        if (Layout.Fits(indent, head.Length + names.Sum(name => name.Length + 2)))
        {
            Line($"{head} {string.Join(", ", names)};");
            return;
        }

        Line(head);
        indent++;
        Fill(names.Select((name, i) => name + (i < names.Count - 1 ? "," : ";")));
        indent--;
    }

    /// <summary>Writes an opening brace and indents until the block is disposed of.</summary>
    public Block Braces(string? header = null)
    {
        if (header is not null)
            Line(header);
        Line("{");
        indent++;
        return new Block(this, "}");
    }

    /// <summary>Begins a list of elements, which ends with the block.</summary>
    public Block List()
    {
        Line("[");
        indent++;
        return new Block(this, "];");
    }

    public void Indent() => indent++;

    public void Outdent() => indent--;

    public override string ToString() => new(text, 0, length);

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        ArrayPool<char>.Shared.Return(text);
        (text, length) = ([], 0);
    }

    private void Append(IEnumerable<(int Depth, string Text)> lines)
    {
        foreach ((int depth, string line) in lines)
            Append(depth, line);
    }

    private void Append(int depth, string line)
    {
        Blanks(depth);
        Append(line);
        Append("\n");
    }

    private void Append(string part)
    {
        Reserve(part.Length);
        part.CopyTo(0, text, length, part.Length);
        length += part.Length;
    }

    private void Blanks(int depth)
    {
        Reserve(depth * 4);
        text.AsSpan(length, depth * 4).Fill(' ');
        length += depth * 4;
    }

    private void Reserve(int more)
    {
        if (length + more <= text.Length)
            return;
        char[] larger = ArrayPool<char>.Shared.Rent(Math.Max(text.Length * 2, length + more));
        Array.Copy(text, larger, length);
        ArrayPool<char>.Shared.Return(text);
        text = larger;
    }

    public readonly struct Block(CodeWriter writer, string end) : IDisposable
    {
        public void Dispose()
        {
            writer.indent--;
            writer.Line(end);
        }
    }

    /// <summary>A line that is being written. The compiler calls it for an interpolated string.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct LineText
    {
        private readonly CodeWriter writer;

        /// <param name="literals">How many characters are told.</param>
        /// <param name="holes">How many parts are not.</param>
        /// <param name="writer">Takes the line.</param>
        public LineText(int literals, int holes, CodeWriter writer)
        {
            this.writer = writer;
            writer.Reserve(literals + (holes * 8));
            writer.Blanks(writer.indent);
            Start = writer.length;
        }

        /// <summary>Where the line begins behind its indentation.</summary>
        public int Start { get; }

        public void AppendLiteral(string part) => writer.Append(part);

        public void AppendFormatted(string? part) => writer.Append(part ?? "");
    }
}
