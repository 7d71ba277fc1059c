using Prototxt.Generator.Binding;
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
        if (layer.Bottoms.Count > 1 && layer.IsInPlace)
            return layer.RefuseInPlace();

        Message param = layer.Param("concat_param");
        Shape reference = layer.Bottoms.FirstOrDefault(b => b.IsRanked) ?? layer.Bottom;
        if (layer.Axis(param, "axis", oldField: "concat_dim", reference) is not { } axis)
            return null;

        Dim sum = 0;
        for (int i = 0; i < layer.Bottoms.Count; i++)
        {
            Shape bottom = layer.Bottoms[i];
            if (!bottom.With(axis, 1).Fits(reference.With(axis, 1)))
                return layer.Mismatch(i, $"expects the shape of {layer.BottomNames[0]} {layer.Bottom} but for axis {axis.ToText()}{ShapeDifference.Of(bottom, reference, but: axis)}{ShapeDifference.Help(bottom, reference, axis)}");
            sum += bottom.IsRanked ? bottom[axis] : Dim.Unknown;
        }

        Shape top = layer.Bottoms.Count == 1 ? layer.Bottom : reference.With(axis, sum);
        return layer.Bottoms.Count == 1
            ? new LayerPlan(new([top]), LayerCall.Identity)
            : new LayerPlan(new([top]), new LayerCall(CallKind.Function, "Concat.Forward", new Args().Long("axis", axis, omit: 1).ToArray()) { ListedBottoms = layer.Bottoms.Count });
    }
}
