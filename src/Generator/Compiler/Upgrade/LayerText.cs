using System.Text;
using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Schema;

namespace Prototxt.Generator.Compiler.Upgrade;

/// <summary>A message as prototxt in one line, its fields in the order in which protobuf prints them.</summary>
internal static class LayerText
{
    public static string Of(string name, Message message) =>
        message.Fields.Any()
            ? $"{name} {{ {string.Join(" ", message.Fields.OrderBy(f => f.Schema.Number).Select(Field))} }}"
            : name + " { }";

    private static string Field(Field field) => (field.Schema.Kind, field.Schema.Name) switch
    {
        // numbers without end, and none of them changes
        (FieldKind.Message, "blobs") => "blobs { … }",
        (FieldKind.Message, string name) => Of(name, field.Value.Message!),
        (FieldKind.String or FieldKind.Bytes, string name) => $"{name}: {Quoted(field.Value.String)}",
        (FieldKind.Enum, string name) => $"{name}: {field.Value.EnumName}",
        (_, string name) => $"{name}: {field.Value.Lexeme}",
    };

    private static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (char c in text)
            quoted.Append(c switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                _ => c.ToString(),
            });
        return quoted.Append('"').ToString();
    }
}
