using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Diagnostics;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Compiler.Layers;

/// <summary>
/// DetectionOutput (SSD): the boxes that are left after decoding and suppressing overlaps; how many is known only when it runs.
/// A fourth bottom may be the pictures that the fork draws on. RefineDet's fourth and fifth are a first guess: how sure it is of
/// each prior to be something, and where.
/// </summary>
internal sealed class DetectionOutput : LayerType
{
    public override LayerPlan? Plan(LayerContext layer)
    {
        Message param = layer.Param("detection_output_param");
        if (param.Has("biases") | param.Has("coords") | param.Has("side") | param.Has("num_box") | param.Has("nms_threshold"))
            return layer.NotSupported(layer.Layer.SpanOf("detection_output_param"), "caffe-yolov2's layer of this name, which reads YOLO's boxes, is not supported");
        if (!layer.Counts(3, 5, 1, 1))
            return null;
        bool draws = layer.Bottoms.Count == 4 && layer.Bottoms[3].Rank == 4, refines = layer.Bottoms.Count > 3 && !draws;
        Message nms = param.Sub("nms_param") ?? new Message(param.Schema.Field("nms_param")!.Message!, default, param.NameSpan);
        long classes = param.UInt("num_classes");
        if (classes == 0)
            return layer.Refuse(param, "num_classes", "num_classes must be given and positive");
        if (!(nms.Float("nms_threshold") >= 0))
            return layer.Refuse(nms, "nms_threshold", "nms_threshold cannot be negative");
        if (!(nms.Float("eta") is > 0 and <= 1))
            return layer.Refuse(nms, "eta", "eta must be greater than 0 and at most 1");
        if (nms.Bool("soft_nms"))
            return layer.NotSupported(nms.SpanOf("soft_nms"), "boxes that overlap a better one are dropped; lowering their scores instead (soft_nms of DeepDetect's Caffe) is not supported");
        if (nms.Has("theta"))
            layer.Warn(nms.SpanOf("theta"), "theta", ": it is how much soft_nms lowers scores");
        bool shared = param.Bool("share_location");
        if (!BoxParam.Fit(layer, classes, shared) || (refines && !BoxParam.FirstGuessFits(layer, 3)))
            return null;
        if (refines && layer.Bottoms.Count == 5 && !shared)
            return layer.Refuse(param, "share_location", "moving the priors needs share_location: true");
        Args options = BoxParam.Options(param, param.Int("background_label_id"), refines).Bool("VarianceEncodedInTarget", param.Bool("variance_encoded_in_target"), omit: false)
            .Float("NmsThreshold", nms, "nms_threshold", omit: 0.3f).Long("TopK", nms.Has("top_k") ? nms.Int("top_k") : -1, omit: -1).Float("Eta", nms, "eta", omit: 1)
            .Long("KeepTopK", param.Int("keep_top_k"), omit: -1)
            .Optional("ConfidenceThreshold", param.Has("confidence_threshold") ? Constant.Real.Of(param, "confidence_threshold") : null);
        Args args = new Args().Missing("refinement", when: refines && layer.Bottoms.Count == 4).Record("options", options);
        if (refines && param.Int("background_label_id") != 0)
            layer.Report(Descriptors.OtherThanCaffe, param.SpanOf("background_label_id"), layer.Type.Name, layer.Name, "RefineDet assigns what its first guess rejects to class 0, whichever class is the background; here it becomes background");
        LayerPlan plan = LayerContext.Function(refines ? "DetectionOutput.Refined" : "DetectionOutput.Forward", Shape.Of(1, 1, Dim.Unknown, 7), args);
        return draws ? plan with { Call = plan.Call with { UnreadBottoms = 1 } } : plan;
    }
}
