using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Diagnostics;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Compiler.Layers;

/// <summary>Input: tops that the caller gives, with one shape for all of them or one for each.</summary>
internal sealed class Input : LayerType
{
    public override LayerTraits Traits => LayerTraits.Source;

    public override LayerPlan? Plan(LayerContext layer)
    {
        if (!layer.Counts(0, 0, 1, int.MaxValue))
            return null;
        Message param = layer.Param("input_param");
        IReadOnlyList<Message> shapes = param.Subs("shape");
        if (shapes.Count > 1 && shapes.Count != layer.TopCount)
            return layer.Refuse(param, "shape", $"shape must be given once, or once for each top: {layer.TopCount.Plural("top")}, {shapes.Count.Plural("shape")}");

        Shape? common = shapes.Count == 1 ? Read(shapes[0]) : null;
        List<Shape> tops = [];
        for (int i = 0; i < layer.TopCount; i++)
        {
            if ((layer.Options.ShapeOf(layer.TopNames[i]) ?? common ?? (shapes.Count == 0 ? null : Read(shapes[i]))) is { } shape)
            {
                tops.Add(shape);
                continue;
            }

            layer.Report(Descriptors.UnknownShape, layer.Layer.SpanOf("top"), layer.Name, layer.TopNames[i], "input_param has no shape");
            return null;
        }

        foreach (Message shape in shapes)
            foreach (Binding.Value dim in shape.All("dim"))
                if (dim.Int64 < 0)
                    return layer.Refuse(dim.Span, $"a dimension cannot be negative, found {dim.Int64.ToText()}");
        return new LayerPlan(tops.ToEquatableArray(), LayerCall.Nothing);
    }

    private static Shape Read(Message shape) => Shape.Of(shape.All("dim").Select((d, i) => new Dim(d.Int64, IsBatch: i == 0)));
}
