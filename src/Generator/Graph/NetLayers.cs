using Microsoft.CodeAnalysis.Text;
using Prototxt.Generator.Binding;
using Prototxt.Generator.Diagnostics;
using Prototxt.Generator.Schema;

namespace Prototxt.Generator.Graph;

/// <summary>The layers of a net file as Caffe sees them after its upgrade: net inputs become an Input layer in front.</summary>
internal static class NetLayers
{
    public static IReadOnlyList<Message> Of(Message net, DiagnosticBag bag)
    {
        List<Message> layers = [];
        if (net.Subs("layers") is { Count: > 0 } old)
            bag.Report(Descriptors.OldFormat, old[0].NameSpan, "V0 or V1", "layers");
        if (Inputs(net, bag) is { } input)
            layers.Add(input);
        layers.AddRange(net.Subs("layer"));
        return layers;
    }

    // input + input_dim or input_shape, the way before there was an Input layer
    private static Message? Inputs(Message net, DiagnosticBag bag)
    {
        IReadOnlyList<Value> names = net.All("input"), dims = net.All("input_dim");
        IReadOnlyList<Message> shapes = net.Subs("input_shape");
        if (names.Count == 0)
            return null;
        if (shapes.Count > 0 && dims.Count > 0)
            bag.Report(Descriptors.MixedInputShapes, dims[0].Span, "Give either input_shape or input_dim, not both");
        else if (shapes.Count > 0 && shapes.Count != names.Count)
            bag.Report(Descriptors.MixedInputShapes, shapes[0].NameSpan, $"Expected one input_shape for each of the {names.Count} inputs, found {shapes.Count}");
        else if (shapes.Count == 0 && dims.Count > 0 && dims.Count != 4 * names.Count)
            bag.Report(Descriptors.MixedInputShapes, dims[0].Span, $"Expected four input_dim for each of the {names.Count} inputs, found {dims.Count}");

        MessageSchema layerSchema = CaffeSchema.Message("LayerParameter"), inputSchema = CaffeSchema.Message("InputParameter"), shapeSchema = CaffeSchema.Message("BlobShape");
        TextSpan place = names[0].Span;
        var layer = new Message(layerSchema, place, place);
        var input = new Message(inputSchema, place, place);
        Add(layer, "name", Value.OfString("input", place), place);
        Add(layer, "type", Value.OfString("Input", place), place);
        foreach (Value name in names)
            Add(layer, "top", name, name.Span);
        foreach (Message shape in shapes)
            Add(input, "shape", Value.OfMessage(shape), shape.NameSpan);
        for (int i = 0; shapes.Count == 0 && i + 4 <= dims.Count && i < 4 * names.Count; i += 4)
        {
            var shape = new Message(shapeSchema, dims[i].Span, dims[i].Span);
            for (int j = i; j < i + 4; j++)
                Add(shape, "dim", dims[j], dims[j].Span);
            Add(input, "shape", Value.OfMessage(shape), dims[i].Span);
        }

        Add(layer, "input_param", Value.OfMessage(input), place);
        return layer;
    }

    private static void Add(Message message, string field, Value value, TextSpan place) =>
        message.Add(new Field(message.Schema.Field(field)!, value, place));
}
