using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Compiler.Layers;

/// <summary>
/// Concat: puts its bottoms one after the other along an axis. Intel's per_fla_fuse takes the layers Permute and Flatten of SSD's
/// nets into it.
/// </summary>
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
        if (param.Bool("per_fla_fuse"))
            return PermutedAndFlattened(layer, param, axis);

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

    private static LayerPlan? PermutedAndFlattened(LayerContext layer, Message param, int axis)
    {
        if (layer.IsInPlace)
            return layer.RefuseInPlace();
        if (axis != 1)
            return layer.Refuse(param, "per_fla_fuse", $"flattened bottoms are joined along axis 1, found axis {axis.ToText()}");
        Dim sum = 0;
        for (int i = 0; i < layer.Bottoms.Count; i++)
        {
            if (layer.Bottoms[i].Rank != 4 || !layer.Bottoms[i][0].Fits(layer.Bottom[0]))
                return layer.Mismatch(i, $"expects 4 axes (N, channels, height, width) and as many items as {layer.BottomNames[0]} {layer.Bottom}");
            sum += layer.Bottoms[i].Count(1);
        }

        return new LayerPlan(new([Shape.Of(layer.Bottom[0], sum)]), new LayerCall(CallKind.Function, "Concat.PermutedAndFlattened", EquatableArray<Argument>.Empty) { ListedBottoms = layer.Bottoms.Count });
    }
}
