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
        Args args = new Args().Floats("ratios", param.All("ratio").Select(Constant.Real.Of)).Floats("scales", param.All("scale").Select(Constant.Real.Of))
            .Long("featStride", param.UInt("feat_stride"), omit: 16).Long("baseSize", param.UInt("base_size"), omit: 16).Long("minSize", param.UInt("min_size"), omit: 16)
            .Long("preNmsTopN", param.UInt("pre_nms_topn"), omit: 6000).Long("postNmsTopN", param.UInt("post_nms_topn"), omit: 300).Float("nmsThreshold", param, "nms_thresh", omit: 0.7f);
        Shape regions = Shape.Of(Dim.Unknown, 5);
        if (layer.TopCount == 1)
            return LayerContext.Function("Proposal.Forward", regions, args);
        return new LayerPlan(new([regions, Shape.Of(Dim.Unknown)]), new LayerCall(CallKind.Function, "Proposal.WithScores", args.ToArray()) { Tops = TopStyle.Tuple });
    }
}
