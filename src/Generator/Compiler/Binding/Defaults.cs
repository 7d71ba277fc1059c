using System.Runtime.CompilerServices;
using Prototxt.Generator.Compiler.Schema;

namespace Prototxt.Generator.Compiler.Binding;

/// <summary>What absent fields count as.</summary>
internal static class Defaults
{
    // Beside each field, as long as there is the field.
    private static readonly ConditionalWeakTable<FieldSchema, Value> values = new();

    /// <summary>The declared default of a field, or its type's; null for messages and repeated fields.</summary>
    public static Value? Of(FieldSchema field) => field.IsRepeated || field.Kind == FieldKind.Message ? null : values.GetValue(field, Read);

    private static Value Read(FieldSchema field)
    {
        if (field.Declared is { } declared)
            return ScalarReader.Read(field, declared, null) ?? throw new InvalidOperationException($"The default of {field.Name} does not fit its type.");
        return field.Kind == FieldKind.Enum
            ? ScalarReader.EnumValue(field.Enum!, field.Enum!.Names[0], default, "")
            : new Value(default, field.Kind is FieldKind.Bool ? "false" : field.Kind is FieldKind.String or FieldKind.Bytes ? "\"\"" : "0");
    }
}
