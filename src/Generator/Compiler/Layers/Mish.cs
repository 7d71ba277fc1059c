using Prototxt.Generator.Compiler.Plans;

namespace Prototxt.Generator.Compiler.Layers;

/// <summary>Mish (MobileNet-YOLO and others): x · tanh(log(1 + eˣ)).</summary>
internal sealed class Mish : LayerType
{
    public override LayerTraits Traits => LayerTraits.Pointwise;

    public override LayerPlan? Plan(LayerContext layer) => layer.Counts(1, 1) ? LayerContext.Function("Mish.Forward", layer.Bottom) : null;
}
