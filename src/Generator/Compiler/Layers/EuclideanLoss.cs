using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Compiler.Layers;

/// <summary>EuclideanLoss: half the squared distance of two blobs, divided by the batch.</summary>
internal sealed class EuclideanLoss : LayerType
{
    public override LayerTraits Traits => LayerTraits.Loss | LayerTraits.Evaluation | LayerTraits.AnyRank;

    public override LayerPlan? Plan(LayerContext layer)
    {
        if (!layer.Counts(2, 1) || !LossParam.SameBatch(layer) || !LossParam.AtMostFourAxes(layer))
            return null;
        if (!layer.Bottom.Count(1).Fits(layer.Bottoms[1].Count(1)))
            return layer.Mismatch(1, $"expects as many numbers for each item as {layer.BottomNames[0]} {layer.Bottom}");
        return LayerContext.Function("EuclideanLoss.Forward", Shape.Scalar);
    }
}
