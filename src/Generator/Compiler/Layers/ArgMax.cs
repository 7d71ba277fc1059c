using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Compiler.Layers;

/// <summary>ArgMax: where the largest values are, along an axis or over everything but the first; no gradient passes.</summary>
internal sealed class ArgMax : LayerType
{
    public override LayerTraits Traits => LayerTraits.AnyRank;

    public override LayerPlan? Plan(LayerContext layer)
    {
        if (!layer.Counts(1, 1))
            return null;
        Message param = layer.Param("argmax_param");
        bool values = param.Bool("out_max_val");
        long topK = param.UInt("top_k");
        if (layer.Bottom.Rank == 0)
            return layer.Mismatch(0, "expects at least one axis");
        int? axis = null;
        if (param.Has("axis") && (axis = layer.Axis(param, "axis")) is null)
            return null;
        Dim places = axis is { } a ? layer.Bottom[a] : layer.Bottom.Count(1);
        if (topK < 1)
            return layer.Refuse(param, "top_k", "top_k must be at least 1");
        if (places.IsKnown && topK > places.Size)
            return layer.Refuse(param, "top_k", $"top_k cannot be larger than the number of values, found {topK.ToText()} of {places.Size.ToText()}");

        // Without an axis Caffe gives three axes, or as many as the bottom has: items, indices and values if asked for, the best.
        Shape top = axis is { } along ? layer.Bottom.WithOpen(along, topK) : !layer.Bottom.IsRanked ? layer.Bottom : Shape.Of([layer.Bottom[0], values ? 2 : 1, topK, .. Enumerable.Repeat((Dim)1, Math.Max(0, layer.Bottom.Rank - 3))]);
        Args args = new Args().Bool("outMaxVal", values, omit: false).Long("topK", topK, omit: 1);
        if (axis is { } given)
            args.Long("axis", given);
        return LayerContext.Function(axis is null ? "ArgMax.Forward" : "ArgMax.Along", top, args);
    }
}
