using Prototxt.Generator.Compiler.Plans;

namespace Prototxt.Generator.Compiler.Layers;

/// <summary>Sigmoid: the logistic function 1 / (1 + exp(-x)).</summary>
internal sealed class Sigmoid : LayerType
{
    public override LayerTraits Traits => LayerTraits.Pointwise;

    public override LayerPlan? Plan(LayerContext layer)
    {
        if (!layer.Counts(1, 1))
            return null;
        _ = layer.Param("sigmoid_param").Has("engine");
        return LayerContext.Function("Sigmoid.Forward", layer.Bottom);
    }
}
