using Microsoft.CodeAnalysis.Text;
using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Diagnostics;
using Prototxt.Generator.Compiler.Schema;

namespace Prototxt.Generator.Compiler.Upgrade;

/// <summary>One layer of the V0 format in the V1 format.</summary>
internal sealed class V0Layer
{
    private readonly DiagnosticBag bag;
    private readonly Message inner;
    private readonly Message upgraded;

    private V0Layer(Message outer, Message inner, DiagnosticBag bag)
    {
        (this.bag, this.inner) = (bag, inner);
        upgraded = outer.Empty(outer.Schema);
        foreach (Field field in outer.Fields)
            if (field.Schema.Name is "bottom" or "top")
                upgraded.Add(field);
            else if (field.Schema.Name != "layer")
                Lost(field, ": the field is newer than the format");
    }

    /// <param name="outer">The connections.</param>
    /// <param name="inner">The layer itself.</param>
    /// <param name="bag">Takes fields that Caffe drops and types that it does not know.</param>
    public static Message Upgrade(Message outer, Message inner, DiagnosticBag bag)
    {
        var layer = new V0Layer(outer, inner, bag);
        bool known = layer.SetType();
        foreach (Field field in inner.Fields.Where(f => f.Schema.Name != "type"))
            layer.Set(field, known);
        return layer.upgraded;
    }

    private bool SetType()
    {
        string type = inner.String("type");
        if (V0Fields.Types.TryGetValue(type, out (string Type, string? Param) found))
        {
            TextSpan place = inner.SpanOf("type");
            EnumSchema types = upgraded.Schema.Field("type")!.Enum!;
            upgraded.Put("type", new Value(place, found.Type) { EnumName = found.Type, EnumNumber = types.Values[found.Type] }, place);
            return true;
        }

        if (inner.Has("type"))
            bag.Report(Descriptors.CannotUpgrade, inner.SpanOf("type"), $"'{type}' is not a layer type of the V0 format{Hints.DidYouMean(type, V0Fields.Types.Keys)}");
        if (inner.Has("type") || inner.IsWrong("type"))
            upgraded.MarkWrong("type");
        return false;
    }

    private void Set(Field field, bool typeKnown)
    {
        string name = field.Schema.Name, type = inner.String("type");
        if (V0Fields.OfLayer.Contains(name))
            upgraded.Put(name, field.Value, field.NameSpan);
        else if (V0Fields.OfTransform.TryGetValue(name, out string? transform))
            Param("transform_param").Put(transform, field.Value, field.NameSpan);
        else if (!typeKnown)
            return; // nothing can be said about the field
        else if (V0Fields.OfTypes.TryGetValue(name, out (string Today, string[] Types) known) && known.Types.Contains(type))
        {
            if (known.Today.Length == 0)
                upgraded.Put(name, field.Value, field.NameSpan);
            else if (field.Schema.Kind == FieldKind.Int32 && field.Value.Int64 < 0)
                bag.Report(Descriptors.OutOfRange, field.Value.Span, field.Value.Lexeme, name, "an unsigned 32-bit number"); // it is one today
            else
                Param(V0Fields.Types[type].Param!).Put(known.Today, field.Value, field.NameSpan);
        }
        else
            Lost(field, $": a {type} layer has no such field{(known.Types is { Length: > 0 } types ? $"; {Words.List(types, "and")} layers have it" : "")}");
    }

    private Message Param(string name)
    {
        if (upgraded.Find(name)?.Value.Message is { } there)
            return there;
        Message param = inner.Empty(upgraded.Schema.Field(name)!.Message!);
        upgraded.Put(name, param);
        return param;
    }

    private void Lost(Field field, string why) => bag.Report(Descriptors.FieldLost, field.NameSpan, "V0", field.Schema.Name, why);
}
