using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Compiler.Layers;

/// <summary>
/// SmoothL1Loss (Fast R-CNN): squares of small differences, magnitudes of large ones. Two more bottoms may weigh the differences
/// and their losses. R-FCN's divides by what loss_param says, and has the loss of each region as a second top.
/// </summary>
internal class SmoothL1Loss : LayerType
{
    /// <summary>Whether the type itself tells that the layer is R-FCN's.</summary>
    protected virtual bool IsOfRFCN => false;

    public override LayerTraits Traits => LayerTraits.Loss | LayerTraits.Evaluation | LayerTraits.AnyRank;

    public override LayerPlan? Plan(LayerContext layer)
    {
        if (!layer.Counts(2, 4, 1, 2))
            return null;
        if (layer.Bottom.Rank == 0)
            return layer.Mismatch(0, "expects at least one axis");
        for (int i = 1; i < layer.Bottoms.Count; i++)
            if (!Alike(layer.Bottoms[i], layer.Bottom))
                return layer.Mismatch(i, $"expects the shape of {layer.BottomNames[0]}, {layer.Bottom}{ShapeDifference.Of(layer.Bottoms[i], layer.Bottom)}");
        Message param = layer.Param("smooth_l1_loss_param");
        Args args = new Args().Float("sigma", param, "sigma", omit: 1);
        Message loss = layer.Param("loss_param");
        if (!IsOfRFCN && layer.TopCount == 1 && !loss.Has("normalization") && !loss.Has("normalize"))
            return LayerContext.Function("SmoothL1Loss.Forward", Shape.Scalar, args);
        if (layer.Bottom.IsRanked && layer.Bottom.Rank is < 2 or > 4)
            return layer.Mismatch(0, "expects two to four axes, [regions, channels, …]");
        LossParam.Normalization(layer, args);
        if (layer.TopCount == 1)
            return LayerContext.Function("SmoothL1Loss.Normalized", Shape.Scalar, args);
        Shape regions = Shape.Of(layer.Bottom[0], 1, Axis(layer.Bottom, 2), Axis(layer.Bottom, 3));
        return new LayerPlan(new([Shape.Scalar, regions]), new LayerCall(CallKind.Function, "SmoothL1Loss.WithRegions", args.ToArray()) { Tops = TopStyle.Tuple });
    }

    // The fork compares four axes, of which those that are missing at the end are 1.
    private static bool Alike(Shape shape, Shape other) => shape.Fits(other) || (shape.IsRanked && other.IsRanked && shape.Rank > 0 && Math.Max(shape.Rank, other.Rank) <= 4
        && Enumerable.Range(0, 4).All(a => Axis(shape, a).Fits(Axis(other, a))));

    private static Dim Axis(Shape shape, int axis) => axis < shape.Rank ? shape[axis] : 1;
}
