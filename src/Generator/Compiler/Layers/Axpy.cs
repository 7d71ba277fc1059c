using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Compiler.Layers;

/// <summary>Axpy (hujie-frank/SENet): a·x + y with one factor for each channel.</summary>
internal sealed class Axpy : LayerType
{
    public override LayerTraits Traits => LayerTraits.AnyRank;

    public override LayerPlan? Plan(LayerContext layer)
    {
        if (!layer.Counts(3, 1))
            return null;
        Shape factor = layer.Bottoms[0], x = layer.Bottoms[1];
        if (x.Rank < 2)
            return layer.Mismatch(1, "expects at least two axes");
        if (factor.Rank < 2 || !factor[0].Fits(x[0]) || !factor[1].Fits(x[1]) || !factor.Count(2).Fits(1))
            return layer.Mismatch(0, $"expects one factor for each image and channel of {layer.BottomNames[1]} {x}");
        if (!layer.Bottoms[2].Fits(x))
            return layer.Mismatch(2, $"expects the shape of {layer.BottomNames[1]}, {x}{ShapeDifference.Of(layer.Bottoms[2], x)}");
        return LayerContext.Function("Axpy.Forward", x);
    }
}
