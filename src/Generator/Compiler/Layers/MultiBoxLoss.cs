using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Diagnostics;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Compiler.Layers;

/// <summary>
/// MultiBoxLoss (SSD): priors are matched with the true boxes; what they predict for place and class is compared. RefineDet's
/// fifth and sixth bottom are a first guess: how sure it is of each prior to be something, and where.
/// </summary>
internal sealed class MultiBoxLoss : LayerType
{
    public override LayerTraits Traits => LayerTraits.Loss | LayerTraits.Evaluation;

    public override bool TakesIntegers(int bottom) => bottom == 3;

    public override LayerPlan? Plan(LayerContext layer)
    {
        if (!layer.Counts(4, 6, 1, 1))
            return null;
        bool refines = layer.Bottoms.Count > 4;
        Message param = layer.Param("multibox_loss_param");
        long classes = param.UInt("num_classes"), background = param.UInt("background_label_id");
        if (classes == 0)
            return layer.Refuse(param, "num_classes", "num_classes must be given and positive");
        bool shared = param.Bool("share_location");
        string mining = param.Enum("mining_type");
        if (param.Has("do_neg_mining") && param.Bool("do_neg_mining") != (mining != "NONE"))
            return layer.Refuse(param, "do_neg_mining", "do_neg_mining is the old name of mining_type and contradicts it");
        if (mining != "NONE" && !shared)
            return layer.Refuse(param, "share_location", "mining needs share_location: true");
        if (param.Bool("bp_inside"))
            return layer.NotSupported(param.SpanOf("bp_inside"), "bp_inside is not supported");
        // Its threshold is above 0 unless the file says otherwise, and then negatives are suppressed as well.
        if (mining != "NONE" && param.Sub("nms_param") is { } nms && nms.Float("nms_threshold") > 0)
            return layer.NotSupported(nms.NameSpan, "suppression of overlapping examples (nms_param) is not supported");
        foreach (Field field in param.Fields.Where(f => f.Schema.Name is "nms_param" or "use_prior_for_nms"))
        {
            layer.Warn(field.NameSpan, field.Schema.Name, ": no examples are suppressed");
            field.Value.Message?.ReadAll();
        }

        _ = param.Has("nms_param") | param.Has("use_prior_for_nms");
        if (param.Bool("map_object_to_agnostic") && classes != 2)
            return layer.Refuse(param, "map_object_to_agnostic", $"num_classes must then be 2, for something and nothing; found {classes.ToText()}");
        if (mining == "HARD_EXAMPLE" && param.Int("sample_size") <= 0)
            return layer.Refuse(param, "sample_size", "sample_size must be positive");
        if (layer.Param("loss_param").Has("ignore_label"))
            return layer.NotSupported(layer.Param("loss_param").SpanOf("ignore_label"), "labels cannot be ignored; boxes of image -1 do not count");
        if (layer.Bottoms.Count == 6 && !shared)
            return layer.Refuse(param, "share_location", "moving the priors needs share_location: true");
        if (!LossParam.Divides(layer) || !BoxParam.Fit(layer, classes, shared) || (refines && !BoxParam.FirstGuessFits(layer, 4)))
            return null;
        WarnOfSlips(layer, param, background, mining == "NONE");
        Shape label = layer.Bottoms[3];
        if (label.Rank == 0 || !label[label.Rank - 1].Fits(8))
        {
            // SSD takes as many boxes as there are rows, and 8 numbers for each wherever the rows end: benchmarks live on it.
            if (label.Rank != 4 || !label.IsKnown || label.Count().Size < label[2].Size * 8)
                return layer.Mismatch(3, "expects 8 numbers for each true box: image, class, instance, left, top, right, bottom, difficult");
            layer.Report(Descriptors.OddLabels, layer.BottomSpan(3), layer.Name, layer.BottomNames[3], label, label[2]);
        }

        Args args = new Args().Missing("refinement", when: layer.Bottoms.Count == 5).Record("options", Options(layer, param, background, refines));
        return LayerContext.Function(refines ? "MultiBoxLoss.Refined" : "MultiBoxLoss.Forward", Shape.Scalar, args);
    }

    private static Args Options(LayerContext layer, Message param, long background, bool refines)
    {
        Args options = BoxParam.Options(param, background, refines)
            .Enum("LocLossType", "LocLossType", param.Enum("loc_loss_type") == "L2" ? "L2" : "SmoothL1", omit: "SmoothL1")
            .Enum("ConfLossType", "ConfLossType", param.Enum("conf_loss_type") == "LOGISTIC" ? "Logistic" : "Softmax", omit: "Softmax")
            .Float("LocWeight", param, "loc_weight", omit: 1)
            .Enum("MatchType", "BoxMatch", param.Enum("match_type") == "BIPARTITE" ? "Bipartite" : "PerPrediction", omit: "PerPrediction")
            .Float("OverlapThreshold", param, "overlap_threshold", omit: 0.5f)
            .Bool("UsePriorForMatching", param.Bool("use_prior_for_matching"), omit: true)
            .Bool("UseDifficultGt", param.Bool("use_difficult_gt"), omit: true)
            .Enum("MiningType", "BoxMining", param.Enum("mining_type") switch { "NONE" => "None", "HARD_EXAMPLE" => "HardExample", _ => "MaxNegative" }, omit: "MaxNegative")
            .Float("NegPosRatio", param, "neg_pos_ratio", omit: 3).Float("NegOverlap", param, "neg_overlap", omit: 0.5f)
            .Long("SampleSize", param.Int("sample_size"), omit: 64)
            .Bool("EncodeVarianceInTarget", param.Bool("encode_variance_in_target"), omit: false)
            .Bool("MapObjectToAgnostic", param.Bool("map_object_to_agnostic"), omit: false)
            .Bool("IgnoreCrossBoundaryBbox", param.Bool("ignore_cross_boundary_bbox"), omit: false);
        return LossParam.Mode(layer.Param("loss_param"), options, "Normalization");
    }

    // With these SSD compares the scores with targets that are not those of the truth.
    private static void WarnOfSlips(LayerContext layer, Message param, long background, bool unmined)
    {
        bool logistic = param.Enum("conf_loss_type") == "LOGISTIC";
        string? slip = logistic && unmined ? "without mining, SSD's LOGISTIC has no target for the background"
            : logistic && background != 0 ? $"SSD's LOGISTIC fills its targets with the number of the background class, {background.ToText()}"
            : unmined && param.Bool("map_object_to_agnostic") ? "without mining, SSD does not make one class of all objects"
            : null;
        if (slip is not null)
            layer.Report(Descriptors.OtherThanCaffe, param.NameSpan, layer.Type.Name, layer.Name, slip + "; here the targets are those of the true boxes");
    }
}
