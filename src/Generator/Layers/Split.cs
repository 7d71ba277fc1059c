using Prototxt.Generator.Infrastructure;

namespace Prototxt.Generator.Layers;

/// <summary>Split: the same blob under several names. Gradients add up by themselves.</summary>
internal sealed class Split : LayerType
{
    public override LayerPlan? Plan(LayerContext layer) =>
        layer.Counts(1, 1, 1, int.MaxValue) ? new LayerPlan(Enumerable.Repeat(layer.Bottom, layer.TopCount).ToEquatableArray(), LayerCall.Identity) : null;
}
