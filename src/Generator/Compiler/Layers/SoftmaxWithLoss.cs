using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Compiler.Layers;

/// <summary>
/// Softmax and the multinomial logistic loss of its probabilities against integer labels. R-FCN's has the probabilities and the
/// loss of each region as further tops.
/// </summary>
internal class SoftmaxWithLoss : LayerType
{
    public override LayerTraits Traits => LayerTraits.Loss | LayerTraits.Evaluation | LayerTraits.AnyRank;

    public override LayerType? Prediction { get; } = new Softmax();

    public override LayerType? WithoutLabels => Prediction;

    /// <summary>The layer can be built with two tops, which BVLC's cannot.</summary>
    protected virtual bool MayHaveTwoTops => false;

    public override LayerPlan? Plan(LayerContext layer)
    {
        if (!layer.Counts(2, 2, 1, 3))
            return null;
        if (layer.TopCount == 2 && !MayHaveTwoTops)
            return layer.Refuse(layer.Layer.All("top")[1].Span, "Caffe cannot build this layer with its second top; add a Softmax layer for the probabilities");
        Binding.Message param = layer.Param("softmax_param");
        _ = param.Has("engine");
        if (layer.Axis(param, "axis") is not { } axis || !LossParam.SameBatch(layer) || !LossParam.LabelsFit(layer, axis))
            return null;
        Args args = LossParam.Read(layer, new Args().Long("axis", axis, omit: 1));
        if (!LossParam.TryWeigh(layer, axis, args))
            return null;
        Shape[] tops = [Shape.Scalar, layer.Bottom, layer.Bottoms[1]];
        string function = layer.TopCount switch { 1 => "Forward", 2 => "WithProbabilities", _ => "WithRegions" };
        return new LayerPlan(tops.Take(layer.TopCount).ToEquatableArray(), new LayerCall(CallKind.Function, "SoftmaxWithLoss." + function, args.ToArray()) { Tops = layer.TopCount == 1 ? TopStyle.Single : TopStyle.Tuple });
    }
}
