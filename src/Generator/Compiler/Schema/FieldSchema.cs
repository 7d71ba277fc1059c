using Prototxt.Generator.Compiler.TextFormat;

namespace Prototxt.Generator.Compiler.Schema;

/// <summary>A field of a message as the <c>.proto</c> file declares it.</summary>
internal sealed class FieldSchema(string name, int number, FieldKind kind, bool isRepeated, bool isRequired, string? fork)
{
    public string Name { get; } = name;

    public int Number { get; } = number;

    public FieldKind Kind { get; } = kind;

    public bool IsRepeated { get; } = isRepeated;

    public bool IsRequired { get; } = isRequired;

    /// <summary>The fork of Caffe that has the field; null for Caffe's own.</summary>
    public string? Fork { get; } = fork;

    /// <summary>
    /// What the field of a fork means for a net that Prototxt compiles: the consequence of nobody reading it. Empty where it
    /// changes no number; null where nothing was noted.
    /// </summary>
    public string? Note { get; init; }

    /// <summary>The declared default as written; null when none is declared.</summary>
    public ScalarSyntax? Declared { get; init; }

    /// <summary>The type of an <see cref="FieldKind.Enum"/> field.</summary>
    public EnumSchema? Enum { get; init; }

    /// <summary>The type of a <see cref="FieldKind.Message"/> field.</summary>
    public MessageSchema? Message { get; init; }

    public override string ToString() => Name;
}
