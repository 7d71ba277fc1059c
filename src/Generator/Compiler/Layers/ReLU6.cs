using Prototxt.Generator.Compiler.Plans;

namespace Prototxt.Generator.Compiler.Layers;

/// <summary>ReLU6 (MobileNet-YOLO and others): numbers cut off below 0, or sloped there, and above 6.</summary>
internal sealed class ReLU6 : LayerType
{
    public override LayerTraits Traits => LayerTraits.Pointwise;

    public override LayerPlan? Plan(LayerContext layer) => !layer.Counts(1, 1) ? null
        : LayerContext.Function("ReLU6.Forward", layer.Bottom, new Args().Float("negativeSlope", Param(layer), "negative_slope", omit: 0));

    private static Binding.Message Param(LayerContext layer)
    {
        Binding.Message param = layer.Param("relu6_param");
        // Which library computes does not change the numbers.
        _ = param.Has("engine");
        return param;
    }
}
