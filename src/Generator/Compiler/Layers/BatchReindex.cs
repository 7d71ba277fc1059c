using Prototxt.Generator.Compiler.Plans;

namespace Prototxt.Generator.Compiler.Layers;

/// <summary>BatchReindex: the items of the first bottom that the second lists.</summary>
internal sealed class BatchReindex : LayerType
{
    public override LayerTraits Traits => LayerTraits.AnyRank;

    public override bool TakesIntegers(int bottom) => bottom == 1;

    public override LayerPlan? Plan(LayerContext layer)
    {
        if (!layer.Counts(2, 1))
            return null;
        if (layer.Bottoms[1] is { IsRanked: true, Rank: not 1 })
            return layer.Mismatch(1, "expects indices along one axis");
        if (layer.Bottom.Rank == 0)
            return layer.Mismatch(0, "expects at least one axis");
        return LayerContext.Function("BatchReindex.Forward", layer.Bottom.With(0, layer.Bottoms[1][0]));
    }
}
