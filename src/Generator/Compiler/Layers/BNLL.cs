using Prototxt.Generator.Compiler.Plans;

namespace Prototxt.Generator.Compiler.Layers;

/// <summary>BNLL: log(1 + exp(x)).</summary>
internal sealed class BNLL : LayerType
{
    public override LayerTraits Traits => LayerTraits.InPlace | LayerTraits.AnyRank;

    public override bool CanRefuse => false;

    public override LayerPlan? Plan(LayerContext layer) =>
        layer.Counts(1, 1) ? LayerContext.Function("BNLL.Forward", layer.Bottom, new Args().Bool("inPlace", layer.IsInPlace, omit: false)) : null;
}
