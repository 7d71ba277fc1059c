using Microsoft.CodeAnalysis.Text;

namespace Prototxt.Generator.Compiler.TextFormat;

/// <summary>A field as written, before anything is known about the message it stands in.</summary>
internal sealed record FieldSyntax(string Name, TextSpan NameSpan, bool HasColon, ValueSyntax Value);

internal abstract record ValueSyntax(TextSpan Span);

/// <summary><c>{ … }</c> or <c>&lt; … &gt;</c>; the file itself is one too.</summary>
internal sealed record MessageSyntax(TextSpan Span, IReadOnlyList<FieldSyntax> Fields) : ValueSyntax(Span);

/// <summary><c>[a, b]</c>, short for a repeated field given several times.</summary>
internal sealed record ListSyntax(TextSpan Span, IReadOnlyList<ValueSyntax> Items) : ValueSyntax(Span);

/// <summary>One value. <see cref="Text"/> is it without its sign, of strings what stands between the quotes of all parts.</summary>
internal sealed record ScalarSyntax(TextSpan Span, TokenKind Kind, bool IsNegative, string Text, string Lexeme) : ValueSyntax(Span)
{
    /// <summary>The bytes of a string, which need not be valid UTF-8; null where they are those of its text.</summary>
    public byte[]? Bytes { get; init; }

    /// <summary>The value came from a variable: it may be text without quotes.</summary>
    public bool IsFilled { get; init; }
}
