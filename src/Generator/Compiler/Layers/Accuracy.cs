using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Compiler.Layers;

/// <summary>Accuracy: how often the label is among the top_k predictions; a second top tells it for each class.</summary>
internal sealed class Accuracy : LayerType
{
    public override LayerTraits Traits => LayerTraits.Evaluation | LayerTraits.AnyRank;

    public override LayerPlan? Plan(LayerContext layer)
    {
        if (!layer.Counts(2, 2, 1, 2))
            return null;
        Message param = layer.Param("accuracy_param");
        if (layer.Axis(param, "axis") is not { } axis || !LossParam.LabelsFit(layer, axis))
            return null;
        long topK = param.UInt("top_k"), classes = layer.Bottom[axis].Size;
        if (classes >= 0 && topK > classes)
            return layer.Refuse(param, "top_k", $"top_k cannot be larger than the number of classes, found {topK.ToText()} of {classes.ToText()}");
        Args args = new Args().Long("topK", topK, omit: 1).Long("axis", axis, omit: 1).Optional("ignoreLabel", param.Get("ignore_label") is { } label ? new Constant.Whole(label.Int64) : null);
        bool perClass = layer.TopCount == 2;
        Shape[] tops = [Shape.Scalar, Shape.Of(layer.Bottom[axis])];
        return new LayerPlan(
            tops.Take(layer.TopCount).ToEquatableArray(),
            new LayerCall(CallKind.Function, perClass ? "Accuracy.WithPerClass" : "Accuracy.Forward", args.ToArray()) { Tops = perClass ? TopStyle.Tuple : TopStyle.Single })
        {
            Geometry = topK == 1 ? "" : $"top {topK.ToText()}",
        };
    }
}
