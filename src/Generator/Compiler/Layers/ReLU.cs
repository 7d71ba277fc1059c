using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Plans;

namespace Prototxt.Generator.Compiler.Layers;

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
        // In place the gradient looks at the top's sign, which is the bottom's unless the slope is negative.
        bool looksAtTop = layer.IsInPlace && param.Float("negative_slope") < 0;
        return LayerContext.Function("ReLU.Forward", layer.Bottom, new Args().Float("negativeSlope", param, "negative_slope", omit: 0).Bool("inPlace", looksAtTop, omit: false));
    }
}
