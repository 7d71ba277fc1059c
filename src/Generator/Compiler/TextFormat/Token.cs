using Microsoft.CodeAnalysis.Text;

namespace Prototxt.Generator.Compiler.TextFormat;

internal enum TokenKind
{
    EndOfFile,
    Identifier,
    Integer,
    Float,
    String,

    /// <summary>Text that is no token of the format, such as <c>C:\data</c>, <c>21x</c> or <c>1.2.3</c>; what to say about it depends on the field.</summary>
    Word,

    /// <summary>A word with a variable in it: <c>$NAME</c>, <c>${NAME}</c>, <c>{{NAME}}</c>.</summary>
    Hole,

    /// <summary>One character.</summary>
    Symbol,
}

internal readonly record struct Token(TokenKind Kind, int Start, int End, bool FirstOnLine)
{
    public TextSpan Span => TextSpan.FromBounds(Start, End);

    public int Length => End - Start;
}
