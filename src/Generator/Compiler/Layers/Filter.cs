using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Compiler.Layers;

/// <summary>Filter: keeps the items whose number in the last bottom is not zero; how many there are shows at run time.</summary>
internal sealed class Filter : LayerType
{
    public override LayerTraits Traits => LayerTraits.AnyRank;

    public override bool TakesIntegers(int bottom) => bottom > 0;

    public override LayerPlan? Plan(LayerContext layer)
    {
        if (!layer.Counts(2, int.MaxValue, 1, int.MaxValue) || !layer.Counts(layer.TopCount + 1, layer.TopCount))
            return null;
        int last = layer.Bottoms.Count - 1;
        Shape selector = layer.Bottoms[last];
        if (selector.Rank == 0 || selector.Range(1).Any(d => d.IsKnown && d.Size != 1))
            return layer.Mismatch(last, "expects one number for each item");
        for (int i = 0; i < last; i++)
            if (layer.Bottoms[i].Rank == 0 || !layer.Bottoms[i][0].Fits(selector[0]))
                return layer.Mismatch(i, $"expects as many items as {layer.BottomNames[last]} {selector}");
        return new LayerPlan(
            layer.Bottoms.Take(last).Select(b => b.With(0, b[0])).ToEquatableArray(),
            new LayerCall(CallKind.Function, "Filter.Forward", EquatableArray<Argument>.Empty) { ListedBottoms = last, Tops = TopStyle.Array });
    }
}
