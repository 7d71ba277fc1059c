using Microsoft.CodeAnalysis.Text;
using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Diagnostics;
using Prototxt.Generator.Compiler.Schema;

namespace Prototxt.Generator.Compiler.Upgrade;

/// <summary><c>input</c> with <c>input_dim</c> or <c>input_shape</c>, the way before there was an Input layer.</summary>
internal static class NetInputs
{
    /// <summary>The Input layer that stands for the net's inputs; null where it has none.</summary>
    public static Message? Layer(Message net, DiagnosticBag bag)
    {
        IReadOnlyList<Value> names = net.All("input"), dims = net.All("input_dim");
        IReadOnlyList<Message> shapes = net.Subs("input_shape");
        // Caffe drops inputs without a shape, which old weight files carry. One that no layer makes is worth asking for its shape.
        if (shapes.Count == 0 && dims.Count == 0 && names.Count > 0)
        {
            HashSet<string> made = Made(net);
            names = [.. names.Where(n => !made.Contains(n.String))];
        }

        if (names.Count == 0)
            return null;
        // Caffe takes the shapes where there are both, as many as there are inputs, and does not look at the rest.
        int needed = shapes.Count > 0 ? names.Count : 4 * names.Count;
        if (shapes.Count > 0 && shapes.Count < needed)
            bag.Report(Descriptors.MixedInputShapes, shapes[0].NameSpan, $"Expected one input_shape for each input ({names.Count.Plural("input")}), found {shapes.Count}");
        else if (shapes.Count == 0 && dims.Count > 0 && dims.Count < needed)
            bag.Report(Descriptors.MixedInputShapes, dims[0].Span, $"Expected four input_dim for each input ({names.Count.Plural("input")}), found {dims.Count}");
        if (shapes.Count > needed)
            Ignored("input_shape", shapes[needed].NameSpan, $": the net has {names.Count.Plural("input")}");
        if (shapes.Count > 0 && dims.Count > 0)
            Ignored("input_dim", dims[0].Span, ": input_shape is given too and takes precedence");
        else if (dims.Count > needed)
            Ignored("input_dim", dims[needed].Span, $": the net has {names.Count.Plural("input")}");

        TextSpan place = names[0].Span;
        var layer = new Message(CaffeSchema.Message("LayerParameter"), place, place);
        var input = new Message(CaffeSchema.Message("InputParameter"), place, place);
        layer.Put("name", Value.OfString("input", place), place);
        layer.Put("type", Value.OfString("Input", place), place);
        foreach (Value name in names)
            layer.Put("top", name, name.Span);
        input.Put("shape", shapes.Take(names.Count));
        for (int i = 0; shapes.Count == 0 && i + 4 <= dims.Count && i < 4 * names.Count; i += 4)
            input.Put("shape", Shape([dims[i], dims[i + 1], dims[i + 2], dims[i + 3]]));
        layer.Put("input_param", input);
        return layer;

        void Ignored(string field, TextSpan span, string reason) => bag.Report(Descriptors.FieldWithoutEffect, span, "Input", "input", field, reason);
    }

    // The blobs that no layer reads before one makes them.
    private static HashSet<string> Made(Message net)
    {
        HashSet<string> made = [], read = [];
        foreach (Message layer in net.Subs("layer"))
        {
            read.UnionWith(layer.All("bottom").Select(b => b.String).Where(b => !made.Contains(b)));
            made.UnionWith(layer.All("top").Select(t => t.String).Where(t => !read.Contains(t)));
        }

        return made;
    }

    private static Message Shape(Value[] dims)
    {
        TextSpan place = dims[0].Span;
        var shape = new Message(CaffeSchema.Message("BlobShape"), place, place);
        foreach (Value dim in dims)
            shape.Put("dim", dim, dim.Span);
        return shape;
    }
}
