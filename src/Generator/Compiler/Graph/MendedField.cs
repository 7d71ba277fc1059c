using Microsoft.CodeAnalysis.Text;
using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Diagnostics;
using Prototxt.Generator.Compiler.Schema;

namespace Prototxt.Generator.Compiler.Graph;

/// <summary>A layer whose refused field has a number that most layers take, to see what else is wrong with it.</summary>
internal sealed record MendedField(Message Layer, string Field)
{
    /// <summary>Null where the finding does not point at a number, given or missing, in one of the layer's messages.</summary>
    public static MendedField? In(Message layer, DiagnosticInfo refused)
    {
        TextSpan place = refused.Location!.Span;
        foreach (Field param in layer.Fields.Where(f => f.Value.Message is not null && !f.Schema.IsRepeated))
        {
            Message message = param.Value.Message!;
            FieldSchema? field = message.Fields.FirstOrDefault(f => f.Value.Span == place)?.Schema
                ?? (place == message.NameSpan ? message.Schema.Fields.FirstOrDefault(f => Words.Mentions(refused.Arguments[2].Split(' ')[0], f.Name)) : null);
            if (field is null || field.Kind is FieldKind.String or FieldKind.Bytes or FieldKind.Bool or FieldKind.Enum or FieldKind.Message)
                continue;
            Message mended = message.Without(field.Name), whole = layer.Without(param.Schema.Name);
            mended.Put(field.Name, new Value(place, "1") { Int64 = 1, UInt64 = 1, Double = 1 }, place);
            whole.Put(param.Schema.Name, mended);
            return new MendedField(whole, field.Name);
        }

        return null;
    }
}
