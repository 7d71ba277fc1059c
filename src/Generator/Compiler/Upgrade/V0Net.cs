using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Diagnostics;

namespace Prototxt.Generator.Compiler.Upgrade;

/// <summary>The format of 2013, <c>layers { layer { type: "relu" … } bottom: … }</c>, turned into the V1 format.</summary>
internal static class V0Net
{
    /// <summary>One such layer makes the whole net one of the V0 format.</summary>
    public static bool IsOne(Message net) => net.Subs("layers").Any(l => l.Has("layer"));

    public static Message Upgrade(Message net, DiagnosticBag bag, Cancellation cancel)
    {
        Message upgraded = net.Empty(net.Schema);
        foreach (Field field in net.Fields)
            if (field.Schema.Name is "name" or "input" or "input_dim" or "force_backward")
                upgraded.Add(field);
            else if (field.Schema.Name != "layers")
                bag.Report(Descriptors.FieldLost, field.NameSpan, "V0", field.Schema.Name, ": the field is newer than the format");

        int line = bag.Line(net.Subs("layers").First(l => l.Has("layer")).NameSpan);
        foreach (Message layer in new V0Padding(bag).Fold(net))
        {
            cancel.Poll();
            upgraded.Put("layers", layer.Sub("layer") is { } inner ? V0Layer.Upgrade(layer, inner, bag) : Foreign(layer, line, bag));
        }

        return upgraded;
    }

    // Caffe reads nothing of such a layer but its bottoms and tops, and stops at its missing type.
    private static Message Foreign(Message layer, int line, DiagnosticBag bag)
    {
        bag.Report(Descriptors.CannotUpgrade, layer.NameSpan, $"Layer '{layer.String("name")}' is of the V1 format, and line {line} makes the net one of the V0 format; Caffe refuses such a net. Write all layers in one format");
        Message failed = layer.Without("type");
        failed.MarkWrong("type");
        return failed;
    }
}
