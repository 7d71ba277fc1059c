using Prototxt.Generator.Compiler.Schema;
using Prototxt.Generator.Compiler.TextFormat;

namespace Prototxt.Generator.Compiler.Binding;

/// <summary>
/// Layers whose word and type are of two formats: <c>layers { type: "Softmax" }</c>, <c>layer { type: CONVOLUTION }</c>. One of the
/// two is a slip, and the layer is read as one of the current format.
/// </summary>
internal sealed class LayerFormats(LayerNames layers)
{
    private static readonly MessageSchema v1 = CaffeSchema.Message("V1LayerParameter");

    /// <summary>Whether it is a layer of the V1 format whose type stands in quotes.</summary>
    public static bool IsQuoted(FieldSyntax field) =>
        field is { Name: "layers", Value: MessageSyntax message } && TypeOf(message)?.Value is ScalarSyntax { Kind: TokenKind.String } type && !v1.Field("type")!.Enum!.Values.ContainsKey(type.Text) && message.Fields.All(f => f.Name != "layer");

    /// <summary>The enum's value for a type of the current format.</summary>
    public static string? OldName(FieldSyntax field) =>
        V1LayerTypes.OldName(((ScalarSyntax)TypeOf((MessageSyntax)field.Value)!.Value).Text);

    /// <summary>The type of the current format that an enum's value stands for; null where it is none.</summary>
    public string? TypeOf(ScalarSyntax scalar) =>
        scalar is { Kind: TokenKind.Identifier, IsNegative: false } && v1.Field("type")!.Enum!.Values.ContainsKey(scalar.Text) && V1LayerTypes.Name(scalar.Text, layers) is { Length: > 0 } type && layers.Has(type)
            ? type : null;

    /// <summary>Whether a field is of the V1 format only.</summary>
    public static bool IsOld(string field) => v1.Field(field) is not null;

    private static FieldSyntax? TypeOf(MessageSyntax message) => message.Fields.FirstOrDefault(f => f.Name == "type");
}
