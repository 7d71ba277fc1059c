namespace Prototxt.Generator.Layers;

/// <summary>ReLU6 (MobileNet-YOLO and others): x within 0 and 6.</summary>
internal sealed class ReLU6 : LayerType
{
    public override LayerTraits Traits => LayerTraits.Pointwise;

    public override LayerPlan? Plan(LayerContext layer) => layer.Counts(1, 1) ? LayerContext.Function("ReLU6.Forward", layer.Bottom) : null;
}
