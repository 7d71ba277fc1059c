using Microsoft.CodeAnalysis.Text;
using Prototxt.Generator.Binding;
using Prototxt.Generator.Diagnostics;
using Prototxt.Generator.Schema;

namespace Prototxt.Generator.Upgrade;

/// <summary><c>input</c> with <c>input_dim</c> or <c>input_shape</c>, the way before there was an Input layer.</summary>
internal static class NetInputs
{
    /// <summary>The Input layer that stands for the net's inputs; null where it has none.</summary>
    public static Message? Layer(Message net, DiagnosticBag bag)
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

        TextSpan place = names[0].Span;
        var layer = new Message(CaffeSchema.Message("LayerParameter"), place, place);
        var input = new Message(CaffeSchema.Message("InputParameter"), place, place);
        layer.Put("name", Value.OfString("input", place), place);
        layer.Put("type", Value.OfString("Input", place), place);
        foreach (Value name in names)
            layer.Put("top", name, name.Span);
        input.Put("shape", shapes);
        for (int i = 0; shapes.Count == 0 && i + 4 <= dims.Count && i < 4 * names.Count; i += 4)
            input.Put("shape", Shape(dims.Skip(i).Take(4)));
        layer.Put("input_param", input);
        return layer;
    }

    private static Message Shape(IEnumerable<Value> dims)
    {
        TextSpan place = dims.First().Span;
        var shape = new Message(CaffeSchema.Message("BlobShape"), place, place);
        foreach (Value dim in dims)
            shape.Put("dim", dim, dim.Span);
        return shape;
    }
}
