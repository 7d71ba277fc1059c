using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Plans;

namespace Prototxt.Generator.Compiler.Layers;

/// <summary>PSROIPooling (R-FCN): each cell of a grid over a region is the mean of a channel of its own.</summary>
internal sealed class PSROIPooling : LayerType
{
    public override LayerTraits Traits => LayerTraits.AnyRank;

    public override LayerPlan? Plan(LayerContext layer)
    {
        if (!RoiParam.Fit(layer))
            return null;
        Message param = layer.Param("psroi_pooling_param");
        long outputs = param.Int("output_dim"), group = param.Int("group_size");
        if (outputs <= 0)
            return layer.Refuse(param, "output_dim", "output_dim must be positive");
        if (group <= 0)
            return layer.Refuse(param, "group_size", "group_size must be positive");
        if (!layer.Bottom[1].Fits(outputs * group * group))
            return layer.Mismatch(0, $"expects {(outputs * group * group).ToText()} channels (output_dim · group_size · group_size), found {layer.Bottom[1].Size.ToText()}");
        return LayerContext.Function("PSROIPooling.Forward", RoiParam.Top(layer, outputs, group, group),
            new Args().Long("outputDim", outputs).Long("groupSize", group).Float("spatialScale", param, "spatial_scale", omit: 1));
    }
}
