using Microsoft.CodeAnalysis.Text;
using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Diagnostics;

namespace Prototxt.Generator.Compiler.Upgrade;

/// <summary>
/// Padding was a layer of its own in the V0 format. It goes, and the convolutions and poolings that read it pad its bottom
/// themselves. Caffe refuses every other use of it.
/// </summary>
internal sealed class V0Padding(DiagnosticBag bag)
{
    /// <summary>A padding layer, and what its readers read instead; null where that has been reported as wrong.</summary>
    private sealed record Padding(Message Layer, Value? Bottom);

    /// <summary>Whether the blob is there, and which padding layer made it last.</summary>
    private readonly Dictionary<string, Padding?> makers = new(StringComparer.Ordinal);

    /// <summary>The net's layers without padding layers.</summary>
    public IReadOnlyList<Message> Fold(Message net)
    {
        List<Message> layers = [];
        foreach (Value input in net.All("input"))
            makers[input.String] = null;
        foreach (Message layer in net.Subs("layers"))
        {
            Padding? made = TypeOf(layer) == "padding" ? new Padding(layer, Origin(layer)) : null;
            if (made is null)
                layers.Add(Folded(layer));
            foreach (Value top in layer.All("top"))
                makers[top.String] = made;
        }

        return layers;
    }

    private static string TypeOf(Message layer) => layer.Sub("layer")?.String("type") ?? "";

    private static string NameOf(Message layer) => layer.Sub("layer")?.String("name") ?? "";

    private Padding? Source(Value bottom) => makers.TryGetValue(bottom.String, out Padding? maker) ? maker : null;

    /// <summary>What a padding layer pads. Nothing else in the net would check it, since the layer goes.</summary>
    private Value? Origin(Message padding)
    {
        Value? first = padding.All("bottom").FirstOrDefault();
        bool sound = first is not null;
        foreach (Value bottom in padding.All("bottom"))
        {
            if (!makers.TryGetValue(bottom.String, out Padding? maker))
                bag.Report(Descriptors.UnknownBottom, bottom.Span, NameOf(padding), bottom.String, "no earlier layer makes" + (bag.HasRoom ? Hints.DidYouMean(bottom.String, makers.Keys) : ""));
            else if (maker is not null)
                CheckReader(padding, bottom, maker);
            else
                continue;
            sound = false;
        }

        foreach (Field field in padding.Sub("layer")!.Fields)
            if (field.Schema.Name is not ("name" or "type" or "pad"))
                bag.Report(Descriptors.FieldLost, field.NameSpan, "V0", field.Schema.Name, ": a padding layer has none");
        return sound ? first : null;
    }

    private Message Folded(Message layer)
    {
        if (layer.Sub("layer") is not { } inner || !layer.All("bottom").Any(b => Source(b) is not null))
            return layer;
        Message folded = layer.Without("bottom", "layer");
        Message? padded = inner.Without("pad");
        foreach (Field bottom in layer.Fields.Where(f => f.Schema.Name == "bottom"))
        {
            if (Source(bottom.Value) is not { } padding)
            {
                folded.Add(bottom);
                continue;
            }

            bool sound = CheckReader(layer, bottom.Value, padding) && padding.Bottom is not null;
            if (padding.Bottom is not null)
                folded.Put("bottom", padding.Bottom, padding.Bottom.Span);
            if (sound)
                Pad(padded, padding.Layer.Sub("layer")!, inner);
            else
            {
                // without its type the layer is passed over in silence: this was reported
                padded = inner.Without("type");
                padded.MarkWrong("type");
                break;
            }
        }

        folded.Put("layer", padded);
        return folded;
    }

    private void Pad(Message layer, Message padding, Message old)
    {
        TextSpan place = padding.SpanOf("pad");
        layer.Put("pad", padding.Get("pad") ?? new Value(place, "0"), place);
        if (old.Find("pad") is { } own)
            bag.Report(Descriptors.FieldLost, own.NameSpan, "V0", "pad", $": the one of the padding layer '{padding.String("name")}' takes its place");
    }

    private bool CheckReader(Message layer, Value bottom, Padding padding)
    {
        string type = TypeOf(layer), name = NameOf(padding.Layer);
        if (type is not ("conv" or "pool"))
            return Refuse(bottom.Span, $"Padding layer '{name}' may be read by conv and pool layers only; '{NameOf(layer)}' is of the type '{type}'");
        if (layer.All("bottom").Count != 1)
            return Refuse(layer.NameSpan, $"Layer '{NameOf(layer)}' reads padding layer '{name}' and so takes one bottom; found {layer.All("bottom").Count}");
        if (padding.Layer.All("bottom").Count != 1 || padding.Layer.All("top").Count != 1)
            return Refuse(padding.Layer.NameSpan, $"Padding layer '{name}' takes one bottom and one top; found {padding.Layer.All("bottom").Count} and {padding.Layer.All("top").Count}");
        return true;
    }

    private bool Refuse(TextSpan place, string reason)
    {
        bag.Report(Descriptors.CannotUpgrade, place, reason);
        return false;
    }
}
