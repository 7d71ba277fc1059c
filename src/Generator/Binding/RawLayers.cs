using Prototxt.Generator.Layers;
using Prototxt.Generator.Schema;
using Prototxt.Generator.TextFormat;

namespace Prototxt.Generator.Binding;

/// <summary>
/// Layers of a type that Prototxt does not know. No schema describes their parameters, so these stay as written: they are
/// for the method that a project supplies.
/// </summary>
internal static class RawLayers
{
    /// <summary>The fields that every layer has.</summary>
    private static readonly HashSet<string> common =
        ["name", "type", "bottom", "top", "phase", "loss_weight", "param", "blobs", "propagate_down", "include", "exclude"];

    /// <summary>Whether a message is such a layer. What it is depends on its type, which may stand anywhere in it.</summary>
    public static bool IsOne(MessageSyntax syntax, MessageSchema schema) =>
        schema.Name == "LayerParameter"
        && syntax.Fields.FirstOrDefault(f => f.Name == "type")?.Value is ScalarSyntax { Kind: TokenKind.String, Text: { Length: > 0 } type }
        && LayerRegistry.Find(type) is null;

    /// <summary>Whether a field of such a layer stays as written. What a Python layer runs is said in a message of Caffe's own.</summary>
    public static bool Keeps(FieldSyntax field) => !common.Contains(field.Name) && field.Name != "python_param";
}
