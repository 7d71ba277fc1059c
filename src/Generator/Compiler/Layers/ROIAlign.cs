using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Compiler.Layers;

/// <summary>
/// ROIAlign: numbers of a grid over each region, interpolated between pixels. With roi_align_param as in the Mask R-CNN ports,
/// which take the mean of several points per cell; with roi_pooling_param as in Cascade R-CNN, which takes the cells' corners.
/// </summary>
internal sealed class ROIAlign : LayerType
{
    public override LayerTraits Traits => LayerTraits.AnyRank;

    public override LayerPlan? Plan(LayerContext layer)
    {
        if (!RoiParam.Fit(layer))
            return null;
        bool corners = !layer.Layer.Has("roi_align_param") && layer.Layer.Has("roi_pooling_param");
        if (!corners && layer.Layer.Sub("roi_pooling_param") is { } other)
            layer.Warn(other.NameSpan, "roi_pooling_param", ": roi_align_param, of another fork, comes first");
        Message param = layer.Param(corners ? "roi_pooling_param" : "roi_align_param");
        long height = param.UInt("pooled_h"), width = param.UInt("pooled_w");
        if (height == 0 || width == 0)
            return layer.Refuse(param, height == 0 ? "pooled_h" : "pooled_w", "pooled_h and pooled_w must be given and positive");
        Args args = new Args().Longs("pooled", [height, width]).Float("spatialScale", param, "spatial_scale", omit: 1);
        Dim channels = layer.Bottom[1];
        return corners
            ? LayerContext.Function("ROIAlign.Corners", RoiParam.Top(layer, channels, height + 1, width + 1), args.Float("padRatio", param, "pad_ratio", omit: 0))
            : LayerContext.Function("ROIAlign.Forward", RoiParam.Top(layer, channels, height, width), args.Long("samplingRatio", param.Int("sampling_ratio"), omit: -1));
    }
}
