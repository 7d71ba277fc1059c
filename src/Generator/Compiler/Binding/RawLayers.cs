using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Schema;
using Prototxt.Generator.Compiler.TextFormat;

namespace Prototxt.Generator.Compiler.Binding;

/// <summary>
/// Layers of a type that Prototxt does not know. No schema describes their parameters, so these stay as written: they are
/// for the method that a project supplies.
/// </summary>
internal sealed class RawLayers(LayerNames layers, LayerFormats formats)
{
    /// <summary>The fields that every layer has.</summary>
    private static readonly HashSet<string> common =
        ["name", "type", "bottom", "top", "phase", "loss_weight", "param", "blobs", "propagate_down", "include", "exclude"];

    private static readonly HashSet<string> ofOldFormat = ["blobs_lr", "weight_decay", "blob_share_mode"];

    /// <summary>Whether a message is such a layer. What it is depends on its type, which may stand anywhere in it.</summary>
    public bool IsOne(MessageSyntax syntax, MessageSchema schema) => schema.Name is "LayerParameter" or "V1LayerParameter" && syntax.Fields.FirstOrDefault(f => f.Name == "type")?.Value is ScalarSyntax type && schema.Name switch
    {
        "LayerParameter" => type is { Kind: TokenKind.String or TokenKind.Identifier, Text.Length: > 0 } && !layers.Has(type.Text) && formats.TypeOf(type) is null,
        _ => IsUnknown(type, schema.Field("type")!),
    };

    /// <summary>Whether it is a layer type of the V1 format that some fork has added to its enum. A misspelt value is none.</summary>
    public bool IsUnknown(ScalarSyntax type, FieldSchema field) =>
        type is { Kind: TokenKind.Identifier, IsNegative: false, IsFilled: false } && field is { Name: "type", Enum: { Name: "LayerType" } types } && !types.Values.ContainsKey(type.Text)
        && (layers.IsOfFork(type.Text) || !Words.IsMisspelt(type.Text, types.Names));

    /// <summary>Whether a field of such a layer stays as written. What a Python layer runs is said in a message of Caffe's own.</summary>
    public static bool Keeps(FieldSyntax field, MessageSchema schema) =>
        schema.Field(field.Name) is null || !(common.Contains(field.Name) || field.Name == "python_param" || (schema.Name == "V1LayerParameter" && ofOldFormat.Contains(field.Name)));
}
