using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Compiler.Layers;

/// <summary>Permute (SSD): the bottom's axes in another order; those that order leaves out follow as they are.</summary>
internal sealed class Permute : LayerType
{
    public override LayerTraits Traits => LayerTraits.AnyRank;

    public override LayerPlan? Plan(LayerContext layer)
    {
        if (!layer.Counts(1, 1))
            return null;
        Message param = layer.Param("permute_param");
        List<long> order = [];
        foreach (Value axis in param.All("order"))
        {
            if (layer.Bottom.IsRanked && axis.Int64 >= layer.Bottom.Rank)
                return layer.Refuse(axis.Span, $"order {axis.Int64.ToText()} is not an axis of {layer.BottomNames[0]} {layer.Bottom}");
            if (order.Contains(axis.Int64))
                return layer.Refuse(axis.Span, $"axis {axis.Int64.ToText()} is given twice in order");
            order.Add(axis.Int64);
        }

        // The runtime adds what is left out to an order for axes that are not told.
        if (!layer.Bottom.IsRanked)
            return LayerContext.Function("Permute.Forward", order.Count == 0 || order[0] == 0 ? layer.Bottom : Shape.OfAnyRank(Dim.Unknown), new Args().Longs("order", order));
        order.AddRange(Enumerable.Range(0, layer.Bottom.Rank).Select(a => (long)a).Where(a => !order.Contains(a)));
        return LayerContext.Function("Permute.Forward", Shape.Of(order.Select(a => layer.Bottom[(int)a])), new Args().Longs("order", order));
    }
}
