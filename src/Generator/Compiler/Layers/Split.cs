using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Plans;

namespace Prototxt.Generator.Compiler.Layers;

/// <summary>Split: the same blob under several names; their gradients add up.</summary>
internal sealed class Split : LayerType
{
    public override LayerTraits Traits => LayerTraits.AnyRank;

    public override bool CanRefuse => false;

    public override LayerPlan? Plan(LayerContext layer) => !layer.Counts(1, 1, 1, int.MaxValue) ? null : new LayerPlan(
        Enumerable.Repeat(layer.Bottom, layer.TopCount).ToEquatableArray(),
        new LayerCall(CallKind.Function, "Split.Forward", new Args().Long("tops", layer.TopCount).ToArray()) { Tops = TopStyle.Array, SharesStorage = true });
}
