using Prototxt.Generator.Binding;

namespace Prototxt.Generator.Layers;

/// <summary>ReLU: max(0, x), or x·negative_slope below zero.</summary>
internal sealed class ReLU : LayerType
{
    public override LayerTraits Traits => LayerTraits.Pointwise;

    public override LayerPlan? Plan(LayerContext layer)
    {
        if (!layer.Counts(1, 1))
            return null;
        Message param = layer.Param("relu_param");
        _ = param.Has("engine");
        return LayerContext.Function("ReLU.Forward", layer.Bottom, new Args().Float("negativeSlope", param, "negative_slope", omit: 0));
    }
}
