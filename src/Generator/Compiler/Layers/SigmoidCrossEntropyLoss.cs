using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Compiler.Layers;

/// <summary>SigmoidCrossEntropyLoss: the logistic loss of each number against a probability.</summary>
internal sealed class SigmoidCrossEntropyLoss : LayerType
{
    public override LayerTraits Traits => LayerTraits.Loss | LayerTraits.Evaluation | LayerTraits.AnyRank;

    public override LayerType? Prediction { get; } = new Sigmoid();

    public override LayerPlan? Plan(LayerContext layer)
    {
        if (!layer.Counts(2, 2, 1, 2) || !LossParam.SameBatch(layer) || !LossParam.Divides(layer))
            return null;
        if (layer.TopCount == 2)
            return layer.Refuse(layer.Layer.All("top")[1].Span, "Caffe cannot build this layer with its second top; add a Sigmoid layer for the probabilities");
        _ = layer.Param("sigmoid_param").Has("engine");
        if (!layer.Bottom.Count().Fits(layer.Bottoms[1].Count()))
            return layer.Mismatch(1, $"expects as many targets as {layer.BottomNames[0]} {layer.Bottom} has numbers");
        return LayerContext.Function("SigmoidCrossEntropyLoss.Forward", Shape.Scalar, LossParam.Read(layer, new Args(), defaultNormalization: "BATCH_SIZE"));
    }
}
