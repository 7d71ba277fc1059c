using Prototxt.Generator.Binding;
using Prototxt.Generator.Graph;

namespace Prototxt.Generator.Layers;

/// <summary>WindowData: windows of pictures and labels, for detection. Its tops are inputs of the generated methods.</summary>
internal sealed class WindowData : LayerType
{
    public override LayerTraits Traits => LayerTraits.Source;

    public override LayerPlan? Plan(LayerContext layer)
    {
        if (!layer.Counts(0, 2))
            return null;
        Message param = layer.Param("window_data_param");
        // How windows are chosen and cut concerns the reader, not the net.
        foreach (string field in (string[])["source", "fg_threshold", "bg_threshold", "fg_fraction", "context_pad", "crop_mode", "cache_images", "root_folder"])
            param.Has(field);
        // Where these fields stood in old files; Caffe ignores them in this format, but for the scale.
        foreach (string field in (string[])["mean_file", "crop_size", "mirror"])
            if (param.Has(field))
                layer.Warn(param.SpanOf(field), field, ": it belongs in transform_param");
        long batch = param.UInt("batch_size"), crop = layer.Param("transform_param").UInt("crop_size");
        if (crop == 0)
            return layer.Refuse(layer.Param("transform_param"), "crop_size", "transform_param needs a crop_size: every window is brought to it");
        if (batch == 0)
            return layer.Refuse(param, "batch_size", "batch_size must be positive");
        if (Transform.Initializer(layer, scaled: param) is not { } transform)
            return null;
        Shape picture = layer.Options.ShapeOf(layer.TopNames[0]) ?? Shape.Of(new Dim(batch, IsBatch: true), 3, crop, crop);
        return new LayerPlan(new([picture, Shape.Of(picture[0])]), LayerCall.Nothing) { Transform = transform };
    }
}
