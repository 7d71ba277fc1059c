using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.TextFormat;

namespace Prototxt.Generator.Compiler.Raw;

/// <summary>Fields as written, with the types that their values show.</summary>
internal static class RawFields
{
    public static IReadOnlyList<RawField> Of(IEnumerable<FieldSyntax> fields) =>
        [.. fields.GroupBy(f => f.Name, StringComparer.Ordinal).Select(g => Field([.. g]))];

    private static RawField Field(FieldSyntax[] occurrences) => new(
        occurrences[0].Name,
        occurrences[0].NameSpan,
        occurrences.Length > 1 || occurrences[0].Value is ListSyntax,
        [.. occurrences.SelectMany(f => f.Value is ListSyntax list ? list.Items : [f.Value]).Select(Value)]);

    private static RawValue Value(ValueSyntax syntax) => syntax switch
    {
        MessageSyntax message => new RawValue(message.Span, RawKind.Message, "{ … }") { Fields = Of(message.Fields) },
        ScalarSyntax scalar => Scalar(scalar),
        _ => new RawValue(syntax.Span, RawKind.Text, ""), // no list in a list: the parser has reported it
    };

    /// <summary>One value by the look of it.</summary>
    public static RawValue Scalar(ScalarSyntax scalar)
    {
        var value = new RawValue(scalar.Span, RawKind.Text, scalar.Kind == TokenKind.String ? scalar.Text : scalar.Lexeme);
        if (scalar.Kind == TokenKind.String)
            return value;
        if (ScalarReader.Whole(scalar) is { } whole)
            return value with { Kind = RawKind.Whole, Whole = whole, Number = whole };
        if (ScalarReader.Real(scalar) is { } number)
            return value with { Kind = RawKind.Number, Number = number };
        return scalar is { Kind: TokenKind.Identifier, Text: "true" or "false" or "True" or "False" } ? value with { Kind = RawKind.Bool, Bool = scalar.Text is "true" or "True" } : value;
    }
}
