using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Compiler.Layers;

/// <summary>InfogainLoss: softmax and a loss that weighs each confusion of classes by a matrix, the third bottom or a file.</summary>
internal sealed class InfogainLoss : LayerType
{
    public override LayerTraits Traits => LayerTraits.Loss | LayerTraits.Evaluation | LayerTraits.AnyRank;

    public override LayerType? Prediction { get; } = new Probability();

    public override LayerPlan? Plan(LayerContext layer)
    {
        if (!layer.Counts(2, 3, 1, 2))
            return null;
        Message param = layer.Param("infogain_loss_param");
        if (layer.Axis(param, "axis") is not { } axis || !LossParam.SameBatch(layer) || !LossParam.LabelsFit(layer, axis) || !LossParam.Divides(layer))
            return null;
        Message loss = layer.Param("loss_param");
        if (loss.Has("normalize"))
            return layer.Refuse(loss, "normalize", "this layer does not have the old field normalize; give normalization");
        bool matrixGiven = layer.Bottoms.Count == 3;
        if (!matrixGiven && !param.Has("source"))
            return layer.Refuse(param, "source", "the matrix must come as a third bottom or from source");
        Dim classes = layer.Bottom[axis];
        if (matrixGiven && (layer.Bottoms[2].Count() is var count && !count.Fits(classes * classes)))
            return layer.Mismatch(2, $"expects a matrix of {classes} x {classes}");
        Args args = LossParam.Read(layer, new Args().Long("axis", axis, omit: 1));
        if (!matrixGiven)
            args.Text("source", param.String("source"));
        bool withProbability = layer.TopCount == 2;
        return new LayerPlan(
            new(withProbability ? [Shape.Scalar, layer.Bottom] : [Shape.Scalar]),
            new LayerCall(CallKind.Function, withProbability ? "InfogainLoss.WithProbability" : "InfogainLoss.Forward", args.ToArray()) { Tops = withProbability ? TopStyle.Tuple : TopStyle.Single });
    }

    /// <summary>The softmax inside the loss, which goes by the loss's axis.</summary>
    private sealed class Probability : LayerType
    {
        public override string Name => "Softmax";

        public override LayerTraits Traits => LayerTraits.AnyRank;

        public override LayerPlan? Plan(LayerContext layer) =>
            layer.Axis(layer.Param("infogain_loss_param"), "axis") is { } axis
                ? LayerContext.Function("Softmax.Forward", layer.Bottom, new Args().Long("axis", axis, omit: 1))
                : null;
    }
}
