using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Compiler.Layers;

/// <summary>What losses over labels share: <c>loss_param</c>, and one label for each place that is predicted.</summary>
internal static class LossParam
{
    /// <summary>Adds ignoreLabel and normalization, whose default depends on the layer.</summary>
    public static Args Read(LayerContext layer, Args args, string defaultNormalization = "VALID")
    {
        Message param = layer.Param("loss_param");
        args.Optional("ignoreLabel", param.Get("ignore_label") is { } label ? new Constant.Whole(label.Int64) : null);
        return Normalization(layer, args, defaultNormalization);
    }

    /// <summary>Adds normalization, or R-FCN's fixedNormalizer.</summary>
    public static Args Normalization(LayerContext layer, Args args, string defaultNormalization = "VALID")
    {
        Message param = layer.Param("loss_param");
        return param.Enum("normalization") == "PRE_FIXED" ? args.Float("fixedNormalizer", param, "pre_fixed_normalizer") : Mode(param, args, "normalization", defaultNormalization);
    }

    /// <summary>Adds what the sum of losses is divided by, under a name of the runtime's.</summary>
    public static Args Mode(Message param, Args args, string name, string defaultNormalization = "VALID")
    {
        // The old switch counts only where the new field is not given.
        string mode = param.Has("normalization") ? param.Enum("normalization")
            : param.Has("normalize") ? (param.Bool("normalize") ? "VALID" : "BATCH_SIZE")
            : defaultNormalization;
        return args.Enum(name, "LossNormalization", Member(mode), omit: Member(defaultNormalization));

        static string Member(string mode) => mode switch { "FULL" => "Full", "VALID" => "Valid", "BATCH_SIZE" => "BatchSize", _ => "None" };
    }

    /// <summary>Whether the sum of losses is divided by something that the layer knows; R-FCN's number of its own is refused where only other forks have the layer.</summary>
    public static bool Divides(LayerContext layer)
    {
        Message param = layer.Param("loss_param");
        if (param.Get("normalization") is not { EnumName: "PRE_FIXED" } mode)
            return true;
        layer.NotSupported(mode.Span, "a loss divided by a fixed number (PRE_FIXED) is not supported; normalization: NONE with loss_weight: 1 / pre_fixed_normalizer does the same");
        return false;
    }

    /// <summary>Adds SegNet's classWeighting where it is switched on; false after reporting that the factors do not fit.</summary>
    public static bool TryWeigh(LayerContext layer, int axis, Args args)
    {
        Message param = layer.Param("loss_param");
        if (!param.Bool("weight_by_label_freqs"))
            return true;
        IReadOnlyList<Value> factors = param.All("class_weighting");
        if (factors.Count == 0 || !layer.Bottom[axis].Fits(factors.Count))
        {
            layer.Refuse(param, factors.Count == 0 ? "weight_by_label_freqs" : "class_weighting", $"class_weighting must be given once for each class of {layer.BottomNames[0]} {layer.Bottom}, found {factors.Count.ToText()}");
            return false;
        }

        args.Floats("classWeighting", factors.Select(Constant.Real.Of));
        return true;
    }

    /// <summary>Whether prediction and truth have as many items, which Caffe asks of every loss.</summary>
    public static bool SameBatch(LayerContext layer)
    {
        if (layer.Bottom.Rank > 0 && layer.Bottoms[1].Rank > 0 && layer.Bottom[0].Fits(layer.Bottoms[1][0]))
            return true;
        layer.Mismatch(1, $"expects as many items as {layer.BottomNames[0]} {layer.Bottom}");
        return false;
    }

    /// <summary>Whether the prediction has no more axes than Caffe's num() can be asked of.</summary>
    public static bool AtMostFourAxes(LayerContext layer)
    {
        if (layer.Bottom.Rank <= 4)
            return true;
        layer.Mismatch(0, "expects at most 4 axes");
        return false;
    }

    /// <summary>Whether the second bottom holds one label for each prediction along <paramref name="axis"/>.</summary>
    public static bool LabelsFit(LayerContext layer, int axis)
    {
        Dim predictions = layer.Bottom.Count(0, axis) * layer.Bottom.Count(axis + 1);
        if (layer.Bottoms[1].Count().Fits(predictions))
            return true;
        layer.Mismatch(1, $"expects one label for each of the {predictions.Size.ToText()} predictions of {layer.BottomNames[0]} {layer.Bottom} along axis {axis.ToText()}, found {layer.Bottoms[1].Count().Size.ToText()}");
        return false;
    }
}
