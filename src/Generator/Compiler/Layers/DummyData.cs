using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Compiler.Layers;

/// <summary>DummyData: tops that fillers make, without any file.</summary>
internal sealed class DummyData : LayerType
{
    public override bool CanRefuse => false;

    public override LayerPlan? Plan(LayerContext layer)
    {
        if (!layer.Counts(0, 0, 1, int.MaxValue))
            return null;
        Message param = layer.Param("dummy_data_param");
        IReadOnlyList<Message> fillers = param.Subs("data_filler");
        if (fillers.Count > 1 && fillers.Count != layer.TopCount)
            return layer.Refuse(fillers[1].NameSpan, $"data_filler must be given once, or once for each top: {layer.TopCount.Plural("top")}, {fillers.Count.Plural("filler")}");
        if (Shapes(layer, param) is not { } shapes)
            return null;

        var args = new Args();
        for (int i = 0; i < layer.TopCount; i++)
        {
            Constant.Filler? filler = null;
            if (fillers.Count > 0 && !Fillers.TryRead(layer, fillers[fillers.Count == 1 ? 0 : i], shapes[i], out filler))
                return null;
            _ = layer.TopCount == 1
                ? args.Longs("shape", shapes[i].Sizes).Optional("filler", filler)
                : args.Positional("top", new Constant.Tuple(new([Constant.List.Of(shapes[i].Sizes), filler ?? Fillers.Zero])));
        }

        bool single = layer.TopCount == 1;
        return new LayerPlan(
            shapes.ToEquatableArray(),
            new LayerCall(CallKind.Function, "DummyData.Forward", args.ToArray()) { Tops = single ? TopStyle.Single : TopStyle.Array });
    }

    // shape, or the old num, channels, height and width: each once for all tops or once for each
    private static Shape[]? Shapes(LayerContext layer, Message param)
    {
        IReadOnlyList<Message> shapes = param.Subs("shape");
        string[] legacy = ["num", "channels", "height", "width"];
        if (shapes.Count > 0)
        {
            if (legacy.FirstOrDefault(f => param.All(f).Count > 0) is { } both)
            {
                layer.Refuse(param, both, "give either shape or num, channels, height and width, not both");
                return null;
            }

            if (shapes.Count != 1 && shapes.Count != layer.TopCount)
            {
                layer.Refuse(param, "shape", $"shape must be given once, or once for each top: {layer.TopCount.Plural("top")}, {shapes.Count.Plural("shape")}");
                return null;
            }

            foreach (Message shape in shapes)
                foreach (Value dim in shape.All("dim"))
                    if (dim.Int64 < 0)
                    {
                        layer.Refuse(dim.Span, $"a dimension cannot be negative, found {dim.Int64.ToText()}");
                        return null;
                    }

            return [.. Enumerable.Range(0, layer.TopCount).Select(i => Shape.Of(shapes[shapes.Count == 1 ? 0 : i].All("dim").Select(d => (Dim)d.Int64)))];
        }

        if (legacy.All(f => param.All(f).Count == 0))
        {
            layer.Refuse(param, "shape", "shape is missing");
            return null;
        }

        foreach (string field in legacy)
        {
            int count = param.All(field).Count;
            if (count == 1 || count == layer.TopCount)
                continue;
            layer.Refuse(param, field, $"{field} must be given once, or once for each top: {layer.TopCount.Plural("top")}, found {count.ToText()}");
            return null;
        }

        return [.. Enumerable.Range(0, layer.TopCount).Select(i => Shape.Of(legacy.Select(f => (Dim)(long)param.All(f)[param.All(f).Count == 1 ? 0 : i].UInt64)))];
    }
}
