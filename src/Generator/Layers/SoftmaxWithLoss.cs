namespace Prototxt.Generator.Layers;

/// <summary>Softmax and the multinomial logistic loss of its probabilities against integer labels.</summary>
internal sealed class SoftmaxWithLoss : LayerType
{
    public override LayerTraits Traits => LayerTraits.Loss | LayerTraits.Evaluation | LayerTraits.AnyRank;

    public override LayerType? Prediction { get; } = new Softmax();

    public override LayerType? WithoutLabels => Prediction;

    public override LayerPlan? Plan(LayerContext layer)
    {
        if (!layer.Counts(2, 2, 1, 2))
            return null;
        if (layer.TopCount == 2)
            return layer.Refuse(layer.Layer.All("top")[1].Span, "Caffe cannot build this layer with its second top; add a Softmax layer for the probabilities");
        Binding.Message param = layer.Param("softmax_param");
        _ = param.Has("engine");
        if (layer.Axis(param, "axis") is not { } axis || !LossParam.SameBatch(layer) || !LossParam.LabelsFit(layer, axis) || !LossParam.Divides(layer))
            return null;
        Args args = LossParam.Read(layer, new Args().Long("axis", axis, omit: 1));
        return LossParam.TryWeigh(layer, axis, args) ? LayerContext.Function("SoftmaxWithLoss.Forward", Graph.Shape.Scalar, args) : null;
    }
}
