using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Plans;

namespace Prototxt.Generator.Compiler.Layers;

/// <summary>Threshold: 1 above the threshold, else 0; no gradient passes.</summary>
internal sealed class Threshold : LayerType
{
    public override LayerTraits Traits => LayerTraits.InPlace | LayerTraits.AnyRank;

    public override bool CanRefuse => false;

    public override LayerPlan? Plan(LayerContext layer)
    {
        if (!layer.Counts(1, 1))
            return null;
        Message param = layer.Param("threshold_param");
        return LayerContext.Function("Threshold.Forward", layer.Bottom, new Args().Float("threshold", param, "threshold", omit: 0));
    }
}
