using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Compiler.Layers;

/// <summary>Silence: takes blobs that would otherwise be outputs.</summary>
internal sealed class Silence : LayerType
{
    public override LayerTraits Traits => LayerTraits.AnyRank;

    public override bool TakesIntegers(int bottom) => true;

    public override LayerPlan? Plan(LayerContext layer) =>
        layer.Counts(1, int.MaxValue, 0, 0) ? new LayerPlan(EquatableArray<Shape>.Empty, LayerCall.Nothing) : null;
}
