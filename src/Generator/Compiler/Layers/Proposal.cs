using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Compiler.Layers;

/// <summary>Proposal (mini-caffe): the regions that a region proposal network finds worth a look; how many is known only when it runs.</summary>
internal sealed class Proposal : LayerType
{
    public override LayerPlan? Plan(LayerContext layer)
    {
        if (!layer.Counts(3, 3, 1, 2))
            return null;
        Message param = layer.Param("proposal_param");
        foreach (string field in (string[])["ratio", "scale"])
            if (param.All(field).Count == 0)
                return layer.Refuse(param, field, $"{field} must be given at least once");
        long anchors = param.All("ratio").Count * param.All("scale").Count;
        if (!AnchorParam.Fit(layer, anchors))
            return null;
        if (!layer.Bottom[0].Fits(1))
            return layer.Mismatch(0, $"expects one image, found {layer.Bottom[0].Size.ToText()}");
        Args options = new Args().Floats("Ratios", param.All("ratio").Select(Constant.Real.Of)).Floats("Scales", param.All("scale").Select(Constant.Real.Of))
            .Long("FeatStride", param.UInt("feat_stride"), omit: 16).Long("BaseSize", param.UInt("base_size"), omit: 16).Long("MinSize", param.UInt("min_size"), omit: 16)
            .Long("PreNmsTopN", param.UInt("pre_nms_topn"), omit: 6000).Long("PostNmsTopN", param.UInt("post_nms_topn"), omit: 300).Float("NmsThreshold", param, "nms_thresh", omit: 0.7f);
        return AnchorParam.Regions(layer, "Proposal", Shape.Of(Dim.Unknown), options);
    }
}
