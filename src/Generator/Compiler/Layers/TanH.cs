using Prototxt.Generator.Compiler.Plans;

namespace Prototxt.Generator.Compiler.Layers;

/// <summary>TanH: the hyperbolic tangent.</summary>
internal sealed class TanH : LayerType
{
    public override LayerTraits Traits => LayerTraits.Pointwise;

    public override LayerPlan? Plan(LayerContext layer)
    {
        if (!layer.Counts(1, 1))
            return null;
        _ = layer.Param("tanh_param").Has("engine");
        return LayerContext.Function("TanH.Forward", layer.Bottom);
    }
}
