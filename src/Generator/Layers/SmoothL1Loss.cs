using Prototxt.Generator.Binding;
using Prototxt.Generator.Graph;

namespace Prototxt.Generator.Layers;

/// <summary>
/// SmoothL1Loss (Fast R-CNN): squares of small differences, magnitudes of large ones. Two more bottoms may weigh the differences
/// and their losses.
/// </summary>
internal sealed class SmoothL1Loss : LayerType
{
    public override LayerTraits Traits => LayerTraits.Loss | LayerTraits.Evaluation | LayerTraits.AnyRank;

    public override LayerPlan? Plan(LayerContext layer)
    {
        if (!layer.Counts(2, 4, 1, 1))
            return null;
        if (layer.Bottom.Rank == 0)
            return layer.Mismatch(0, "expects at least one axis");
        for (int i = 1; i < layer.Bottoms.Count; i++)
            if (!Alike(layer.Bottoms[i], layer.Bottom))
                return layer.Mismatch(i, $"expects the shape of {layer.BottomNames[0]}, {layer.Bottom}{ShapeDifference.Of(layer.Bottoms[i], layer.Bottom)}");
        Message param = layer.Param("smooth_l1_loss_param");
        return LayerContext.Function("SmoothL1Loss.Forward", Shape.Scalar, new Args().Float("sigma", param, "sigma", omit: 1));
    }

    // The fork compares four axes, of which those that are missing at the end are 1.
    private static bool Alike(Shape shape, Shape other) => shape.Fits(other) || (shape.IsRanked && other.IsRanked && shape.Rank > 0 && Math.Max(shape.Rank, other.Rank) <= 4
        && Enumerable.Range(0, 4).All(a => Axis(shape, a).Fits(Axis(other, a))));

    private static Dim Axis(Shape shape, int axis) => axis < shape.Rank ? shape[axis] : 1;
}
