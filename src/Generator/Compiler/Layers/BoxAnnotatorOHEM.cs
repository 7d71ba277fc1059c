using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Compiler.Layers;

/// <summary>BoxAnnotatorOHEM (R-FCN): of each picture's regions those with the largest losses keep their labels and weights.</summary>
internal sealed class BoxAnnotatorOHEM : LayerType
{
    public override LayerTraits Traits => LayerTraits.Evaluation;

    public override LayerPlan? Plan(LayerContext layer)
    {
        if (!layer.Counts(4, 2))
            return null;
        Message param = layer.Param("box_annotator_ohem_param");
        if (param.UInt("roi_per_img") == 0)
            return layer.Refuse(param, "roi_per_img", "roi_per_img must be positive");
        for (int i = 0; i < 4; i++)
            if (layer.Bottoms[i].Rank is < 1 or > 4)
                return layer.Mismatch(i, "expects at most four axes, the first being the regions");
        Dim regions = layer.Bottom[0], height = Axis(0, 2), width = Axis(0, 3);
        if (!Axis(0, 1).Fits(5))
            return layer.Mismatch(0, "expects regions of 5 numbers: picture, left, top, right, bottom");
        for (int i = 1; i < 4; i++)
            if (!Axis(i, 0).Fits(regions) || (i < 3 && !Axis(i, 1).Fits(1)) || !Axis(i, 2).Fits(height) || !Axis(i, 3).Fits(width))
                return layer.Mismatch(i, i < 3 ? $"expects one number for each of the regions {layer.Bottom}" : $"expects weights for each of the regions {layer.Bottom}");
        Args args = new Args().Long("perImage", param.UInt("roi_per_img")).Long("ignoreLabel", param.Int("ignore_label"), omit: -1);
        return new LayerPlan(
            new([Shape.Of(regions, 1, height, width), Shape.Of(regions, Axis(3, 1), height, width)]),
            new LayerCall(CallKind.Function, "BoxAnnotatorOHEM.Forward", args.ToArray()) { Tops = TopStyle.Tuple });

        Dim Axis(int bottom, int axis) => axis < layer.Bottoms[bottom].Rank ? layer.Bottoms[bottom][axis] : 1;
    }
}
