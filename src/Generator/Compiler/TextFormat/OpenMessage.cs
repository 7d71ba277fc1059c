namespace Prototxt.Generator.Compiler.TextFormat;

/// <summary>A message that the parser is in.</summary>
/// <param name="name">The field that holds it.</param>
/// <param name="known">What its type has, where that is known.</param>
/// <param name="open">The bracket that began it; null for the file.</param>
/// <param name="line">The line of that bracket, counted from 1.</param>
/// <param name="indent">The column at which that line's text begins.</param>
internal sealed class OpenMessage(string name, IFieldNames? known, Token? open, int line, int indent)
{
    public IFieldNames? Known => known;

    public Token? Open => open;

    public int Line => line;

    /// <summary>The column at which the text of the line begins that begins the message.</summary>
    public int Indent => indent;

    /// <summary>The column of the first field that begins a line; null before there is one.</summary>
    public int? Inner { get; set; }

    /// <summary>Whether a field of this name can stand in it, as far as one can tell.</summary>
    public bool Takes(string field) => known is null || known.Has(field);

    /// <summary>Whether a field of this name certainly belongs to messages of its type.</summary>
    public bool Has(string field) => known?.Has(field) == true;

    /// <summary>Whether its fields stand further to the right than a place does, and the place no further than the message itself.</summary>
    public bool IsLeftBy(int column) => Inner > indent && column <= indent;

    /// <summary>With its article.</summary>
    public string Some => (name.Length > 0 && "aeiou".IndexOf(char.ToLowerInvariant(name[0])) >= 0 ? "an " : "a ") + name;

    public string Called => $"the {name} that begins in line {line}";
}
