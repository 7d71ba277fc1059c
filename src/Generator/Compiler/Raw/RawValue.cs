using Microsoft.CodeAnalysis.Text;

namespace Prototxt.Generator.Compiler.Raw;

/// <summary>What a value looks like where no schema says its type.</summary>
internal enum RawKind
{
    Whole,
    Number,
    Bool,

    /// <summary>Text in quotes, and words that some schema may have as values of an enum.</summary>
    Text,
    Message,
}

/// <summary>A field that no schema describes: all its values in one message.</summary>
internal sealed record RawField(string Name, TextSpan NameSpan, bool IsList, IReadOnlyList<RawValue> Values);

/// <summary>One value. <see cref="Text"/> is it as written, of strings what stands between the quotes.</summary>
internal sealed record RawValue(TextSpan Span, RawKind Kind, string Text)
{
    public long Whole { get; init; }

    public double Number { get; init; }

    public bool Bool { get; init; }

    public IReadOnlyList<RawField> Fields { get; init; } = [];
}
