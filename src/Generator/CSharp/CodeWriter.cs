using System.Text;
using Prototxt.Generator.Common;

namespace Prototxt.Generator.CSharp;

/// <summary>Indented text with fixed line ends, and no line that is too long to be read.</summary>
/// <param name="cancel">Asked for each line.</param>
/// <param name="watched">Words of which it shall tell whether they were written.</param>
internal sealed class CodeWriter(Cancellation cancel, params string[] watched)
{
    private readonly StringBuilder text = new();
    private readonly List<string> unseen = [.. watched];
    private int indent;

    public CodeWriter Line(string line = "")
    {
        cancel.Poll();
        if (Layout.Fits(indent, line.Length))
            Append(line.Length > 0 ? indent : 0, line);
        else
            Append(Layout.Lines(indent, line));
        return this;
    }

    /// <summary>Whether a watched word was written.</summary>
    public bool Has(string word) => !unseen.Contains(word);

    /// <summary>Puts lines before all others.</summary>
    public void Prepend(CodeWriter head) => text.Insert(0, head.text.ToString());

    /// <summary>As many items on each line as fit.</summary>
    public void Fill(IEnumerable<string> items) => Append(Layout.Fill(indent, items));

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

    public override string ToString() => text.ToString();

    private void Append(IEnumerable<(int Depth, string Text)> lines)
    {
        foreach ((int depth, string line) in lines)
            Append(depth, line);
    }

    private void Append(int depth, string line)
    {
        text.Append(' ', depth * 4).Append(line).Append('\n');
        for (int i = unseen.Count - 1; i >= 0; i--)
            if (line.Contains(unseen[i]))
                unseen.RemoveAt(i);
    }

    public readonly struct Block(CodeWriter writer, string end) : IDisposable
    {
        public void Dispose()
        {
            writer.indent--;
            writer.Line(end);
        }
    }
}
