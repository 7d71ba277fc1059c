using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Diagnostics;
using Prototxt.Generator.Compiler.Schema;

namespace Prototxt.Generator.Compiler.Upgrade;

/// <summary>
/// The format of 2014, <c>layers { type: RELU … }</c>. A layer's fields are today's but for the type and for what belongs
/// to its learned blobs: four parallel lists, now one <c>param</c> for each blob.
/// </summary>
internal static class V1Net
{
    private static readonly (string Old, string New)[] ofBlobs =
        [("param", "name"), ("blob_share_mode", "share_mode"), ("blobs_lr", "lr_mult"), ("weight_decay", "decay_mult")];

    public static Message Upgrade(Message net, LayerNames layers, DiagnosticBag bag, Cancellation cancel)
    {
        // Both kinds go on in the order of the file, so that the rest of them is looked at as well.
        if (net.Find("layer") is { } first && !net.IsWrong("layer"))
            bag.Report(Descriptors.CannotUpgrade, first.NameSpan, $"The file has layers of the current format ('layer') and of the V1 format ('layers', line {bag.Line(net.Find("layers")!.NameSpan)}); Caffe refuses such a net. Write all of them in one format");
        Message upgraded = net.Empty(net.Schema);
        foreach (Field field in net.Fields)
        {
            cancel.Poll();
            if (field.Schema.Name == "layers")
                upgraded.Put("layer", DataTransform.Upgrade(Layer(field.Value.Message!, layers, bag), bag));
            else
                upgraded.Add(field);
        }

        return upgraded;
    }

    private static Message Layer(Message old, LayerNames layers, DiagnosticBag bag)
    {
        var layer = new Message(CaffeSchema.Message("LayerParameter"), old.Span, old.NameSpan) { Raw = old.Raw };
        foreach (Field field in old.Fields)
        {
            string name = field.Schema.Name;
            if (name == "type")
                layer.Put("type", Value.OfString(V1LayerTypes.Name(field.Value.EnumName, layers), field.Value.Span), field.NameSpan);
            else if (ofBlobs.Any(f => f.Old == name))
                continue;
            else if (layer.Schema.Field(name) is { } same && same.Message == field.Schema.Message)
                layer.Put(name, field.Value, field.NameSpan);
            else
                bag.Report(Descriptors.FieldLost, field.NameSpan, "V1", name, "");
        }

        layer.MarkWrongLike(old);
        layer.Put("param", Specs(old));
        return layer;
    }

    private static List<Message> Specs(Message old)
    {
        List<Message> specs = [];
        foreach ((string list, string field) in ofBlobs)
        {
            IReadOnlyList<Value> values = old.All(list);
            for (int i = 0; i < values.Count; i++)
            {
                if (specs.Count == i)
                    specs.Add(new Message(CaffeSchema.Message("ParamSpec"), values[i].Span, values[i].Span));
                specs[i].Put(field, values[i], values[i].Span);
            }
        }

        return specs;
    }
}
