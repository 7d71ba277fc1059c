using System.Text;
using Prototxt.Generator.Common;

namespace Prototxt.Generator.CSharp;

/// <summary>Indented text with fixed line ends, and no line that is too long to be read.</summary>
/// <param name="cancel">Asked for each line.</param>
internal sealed class CodeWriter(Cancellation cancel)
{
    private readonly StringBuilder text = new();
    private int indent;

    public CodeWriter Line(string line = "")
    {
        cancel.Poll();
        return line.Length > 0 ? Append(Layout.Lines(indent, line)) : Append([(0, "")]);
    }

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

    private CodeWriter Append(IEnumerable<(int Depth, string Text)> lines)
    {
        foreach ((int depth, string line) in lines)
            text.Append(' ', depth * 4).Append(line).Append('\n');
        return this;
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
