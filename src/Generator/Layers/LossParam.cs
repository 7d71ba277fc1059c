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

    /// <summary>Whether prediction and truth have as many items, which Caffe asks of every loss.</summary>
    public static bool SameBatch(LayerContext layer)
    {
        if (layer.Bottom.Rank > 0 && layer.Bottoms[1].Rank > 0 && layer.Bottom[0].Fits(layer.Bottoms[1][0]))
            return true;
        layer.Mismatch(1, $"expects as many items as {layer.BottomNames[0]} {layer.Bottom}");
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
