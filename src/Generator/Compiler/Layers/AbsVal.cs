using Prototxt.Generator.Compiler.Plans;

namespace Prototxt.Generator.Compiler.Layers;

/// <summary>AbsVal: the absolute value; it refuses to work in place.</summary>
internal sealed class AbsVal : LayerType
{
    public override LayerTraits Traits => LayerTraits.AnyRank;

    public override bool CanRefuse => false;

    public override LayerPlan? Plan(LayerContext layer) =>
        layer.Counts(1, 1) ? LayerContext.Function("AbsVal.Forward", layer.Bottom) : null;
}
