using Prototxt.Generator.Binding;
using Prototxt.Generator.Graph;
using Prototxt.Generator.Infrastructure;

namespace Prototxt.Generator.Layers;

/// <summary>What losses over labels share: <c>loss_param</c>, and one label for each place that is predicted.</summary>
internal static class LossParam
{
    /// <summary>Adds ignoreLabel and normalization where they differ from Caffe's defaults for the layer.</summary>
    public static Args Read(LayerContext layer, Args args, string defaultNormalization = "VALID")
    {
        Message param = layer.Param("loss_param");
        args.Add(param.Has("ignore_label"), "ignoreLabel", param.Int("ignore_label").ToText());
        // The old switch counts only where the new field is not given.
        string mode = param.Has("normalization") ? param.Enum("normalization")
            : param.Has("normalize") ? (param.Bool("normalize") ? "VALID" : "BATCH_SIZE")
            : defaultNormalization;
        string member = mode switch { "FULL" => "Full", "VALID" => "Valid", "BATCH_SIZE" => "BatchSize", _ => "None" };
        return args.Add(mode != defaultNormalization, "normalization", "Caffe::LossNormalization." + member);
    }

    /// <summary>Whether both bottoms have the same first axis, as every loss of Caffe demands.</summary>
    public static bool BatchesFit(LayerContext layer)
    {
        Shape first = layer.Bottom, second = layer.Bottoms[1];
        if (first.Rank > 0 && second.Rank > 0 && first[0].Fits(second[0]))
            return true;
        layer.Mismatch(1, $"expects the first axis of {layer.BottomNames[0]} {first}");
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
