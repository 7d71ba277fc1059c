using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Compiler.Layers;

/// <summary>MultinomialLogisticLoss: the logarithmic loss of probabilities that a Softmax layer has made.</summary>
internal sealed class MultinomialLogisticLoss : LayerType
{
    public override LayerTraits Traits => LayerTraits.Loss | LayerTraits.Evaluation | LayerTraits.AnyRank;

    public override LayerPlan? Plan(LayerContext layer)
    {
        if (!layer.Counts(2, 1) || !LossParam.SameBatch(layer))
            return null;
        // Caffe reads both bottoms as blobs of four axes, the labels as N x 1 x 1 x 1.
        if (layer.Bottom.Rank > 4)
            return layer.Mismatch(0, "expects at most 4 axes");
        if (layer.Bottoms[1].Rank > 4 || layer.Bottoms[1].Range(1).Any(d => d.IsKnown && d.Size != 1))
            return layer.Mismatch(1, "expects one label for each item, [N]");
        return LayerContext.Function("MultinomialLogisticLoss.Forward", Shape.Scalar);
    }
}
