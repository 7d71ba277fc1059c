using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Plans;

namespace Prototxt.Generator.Compiler.Layers;

/// <summary>ROIPooling (Fast R-CNN): the largest number in each cell of a grid over each region, which MS-CNN lets grow by pad_ratio first.</summary>
internal sealed class ROIPooling : LayerType
{
    public override LayerTraits Traits => LayerTraits.AnyRank;

    public override LayerPlan? Plan(LayerContext layer)
    {
        if (!RoiParam.Fit(layer))
            return null;
        Message param = layer.Param("roi_pooling_param");
        long height = param.UInt("pooled_h"), width = param.UInt("pooled_w");
        if (height == 0 || width == 0)
            return layer.Refuse(param, height == 0 ? "pooled_h" : "pooled_w", "pooled_h and pooled_w must be given and positive");
        return LayerContext.Function("ROIPooling.Forward", RoiParam.Top(layer, layer.Bottom[1], height, width),
            new Args().Longs("pooled", [height, width]).Float("spatialScale", param, "spatial_scale", omit: 1).Float("padRatio", param, "pad_ratio", omit: 0));
    }
}
