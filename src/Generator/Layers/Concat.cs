using Prototxt.Generator.Binding;
using Prototxt.Generator.Diagnostics;
using Prototxt.Generator.Graph;
using Prototxt.Generator.Infrastructure;

namespace Prototxt.Generator.Layers;

/// <summary>Concat: puts its bottoms one after the other along an axis.</summary>
internal sealed class Concat : LayerType
{
    // A single bottom only: then the layer does nothing.
    public override LayerTraits Traits => LayerTraits.InPlace | LayerTraits.AnyRank;

    public override LayerPlan? Plan(LayerContext layer)
    {
        if (!layer.Counts(1, int.MaxValue, 1, 1))
            return null;
        if (layer.Bottoms.Count > 1 && layer.TopNames[0] == layer.BottomNames[0])
        {
            layer.Report(Descriptors.InPlaceRefused, layer.Layer.SpanOf("top"), "Concat", layer.Name, layer.TopNames[0]);
            return null;
        }

        Message param = layer.Param("concat_param");
        Shape reference = layer.Bottoms.FirstOrDefault(b => b.IsRanked) ?? layer.Bottom;
        if (param.Has("axis") && param.Has("concat_dim"))
            return layer.Refuse(param, "concat_dim", "give either axis or concat_dim, not both");
        int axis;
        if (param.Has("concat_dim"))
        {
            // The old name of axis, which cannot be negative.
            if (param.UInt("concat_dim") >= reference.Rank)
                return reference.IsRanked ? layer.Refuse(param, "concat_dim", $"concat_dim {param.UInt("concat_dim")} is not an axis of {layer.BottomNames[0]} {layer.Bottom}") : layer.NeedsShape("concat_dim lies behind the axes that are known");
            axis = (int)param.UInt("concat_dim");
        }
        else if (layer.Axis(param, "axis", reference) is { } given)
        {
            axis = given;
        }
        else
        {
            return null;
        }

        Dim sum = 0;
        for (int i = 0; i < layer.Bottoms.Count; i++)
        {
            Shape bottom = layer.Bottoms[i];
            if (!bottom.With(axis, 1).Fits(reference.With(axis, 1)))
                return layer.Mismatch(i, $"expects the shape of {layer.BottomNames[0]} {layer.Bottom} but for axis {axis.ToText()}");
            sum += bottom.IsRanked ? bottom[axis] : Dim.Unknown;
        }

        Shape top = layer.Bottoms.Count == 1 ? layer.Bottom : reference.With(axis, sum);
        return layer.Bottoms.Count == 1
            ? new LayerPlan(new([top]), LayerCall.Identity)
            : new LayerPlan(new([top]), new LayerCall(CallKind.Function, "Concat.Forward", new Args().Long("axis", axis, omit: 1).ToArray()) { ListedBottoms = layer.Bottoms.Count });
    }
}
