using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Compiler.Layers;

/// <summary>ContrastiveLoss: draws similar pairs together and pushes others a margin apart.</summary>
internal sealed class ContrastiveLoss : LayerType
{
    public override LayerTraits Traits => LayerTraits.Loss | LayerTraits.Evaluation | LayerTraits.AnyRank;

    public override bool TakesIntegers(int bottom) => bottom == 2;

    public override LayerPlan? Plan(LayerContext layer)
    {
        if (!layer.Counts(3, 1) || !LossParam.SameBatch(layer))
            return null;
        Message param = layer.Param("contrastive_loss_param");
        // Caffe reads these blobs as N x C x 1 x 1.
        for (int i = 0; i < 2; i++)
            if (layer.Bottoms[i].Rank is < 1 or > 4 || layer.Bottoms[i].Range(Math.Min(2, layer.Bottoms[i].Rank)).Any(d => d.IsKnown && d.Size != 1))
                return layer.Mismatch(i, "expects one vector for each item, [N,C]");
        if (!Channels(layer.Bottom).Fits(Channels(layer.Bottoms[1])))
            return layer.Mismatch(1, $"expects vectors as long as those of {layer.BottomNames[0]} {layer.Bottom}");
        // Of more numbers than pairs Caffe reads the first.
        if (layer.Bottoms[2].Rank > 4 || Fewer(layer.Bottoms[2], layer.Bottom[0]) || layer.Bottoms[2].Range(Math.Min(1, layer.Bottoms[2].Rank)).Any(d => d.IsKnown && d.Size != 1))
            return layer.Mismatch(2, "expects one number for each pair, [N]");
        return LayerContext.Function("ContrastiveLoss.Forward", Shape.Scalar, new Args().Float("margin", param, "margin", omit: 1).Bool("legacyVersion", param.Bool("legacy_version"), omit: false));
    }

    private static bool Fewer(Shape similar, Dim pairs) => (similar.Rank > 0 ? similar[0] : 1) is { IsKnown: true } found && pairs.IsKnown && found.Size < pairs.Size;

    private static Dim Channels(Shape shape) => shape.Rank > 1 ? shape[1] : 1;
}
