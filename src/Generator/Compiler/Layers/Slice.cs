using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Compiler.Layers;

/// <summary>Slice: cuts its bottom along an axis, at given points or into equal parts.</summary>
internal sealed class Slice : LayerType
{
    // In place with a single top only: then the layer does nothing.
    public override LayerTraits Traits => LayerTraits.InPlace | LayerTraits.AnyRank;

    public override LayerPlan? Plan(LayerContext layer)
    {
        if (!layer.Counts(1, 1, 1, int.MaxValue))
            return null;
        if (layer.TopCount > 1 && layer.IsInPlace)
            return layer.RefuseInPlace();

        Message param = layer.Param("slice_param");
        if (layer.Axis(param, "axis", oldField: "slice_dim") is not { } axis)
            return null;

        IReadOnlyList<Value> points = param.All("slice_point");
        if (points.Count > 0 && points.Count != layer.TopCount - 1)
            return layer.Refuse(param, "slice_point", $"slice_point must be given once between every two neighbouring tops: {layer.TopCount.Plural("top")}, {points.Count.Plural("slice_point")}");
        if (layer.TopCount == 1)
            return new LayerPlan(new([layer.Bottom]), LayerCall.Identity);
        Dim whole = layer.Bottom[axis];
        List<long> cuts = [0];
        foreach (Value point in points)
        {
            if ((long)point.UInt64 <= cuts[cuts.Count - 1] || (whole.IsKnown && (long)point.UInt64 > whole.Size))
                return layer.Refuse(point.Span, "slice points must increase" + (whole.IsKnown ? $" within the {whole.Size.ToText()} numbers of axis {axis.ToText()} of {layer.BottomNames[0]} {layer.Bottom}" : $" from 0, found {point.Lexeme} after {cuts[cuts.Count - 1].ToText()}"));
            cuts.Add((long)point.UInt64);
        }

        // The last top may be empty, as long as there are as many numbers as tops.
        if (points.Count > 0 && whole.IsKnown && layer.TopCount > whole.Size)
            return layer.Mismatch(0, $"expects at least {layer.TopCount.ToText()} numbers along axis {axis.ToText()}, one for each top, found {whole.Size.ToText()}");
        if (points.Count == 0 && whole.IsKnown && whole.Size % layer.TopCount != 0)
            return layer.Mismatch(0, $"expects a size along axis {axis.ToText()} that {layer.TopCount.ToText()} tops can share evenly, found {whole.Size.ToText()}");
        Shape Part(int i) => layer.Bottom.With(axis, !whole.IsKnown ? Dim.Unknown
            : points.Count == 0 ? whole.Size / layer.TopCount
            : (i + 1 < cuts.Count ? cuts[i + 1] : whole.Size) - cuts[i]);
        Args args = new Args().Long("axis", axis, omit: 1);
        if (points.Count == 0)
            args.Long("parts", layer.TopCount);
        else
            args.Longs("slicePoints", cuts.Skip(1));
        return new LayerPlan(
            Enumerable.Range(0, layer.TopCount).Select(Part).ToEquatableArray(),
            new LayerCall(CallKind.Function, points.Count == 0 ? "Slice.Evenly" : "Slice.Forward", args.ToArray()) { Tops = TopStyle.Array, SharesStorage = true });
    }
}
