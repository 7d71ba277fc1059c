using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Compiler.Layers;

/// <summary>WindowData: windows of pictures and labels, for detection. Its tops are inputs of the generated methods.</summary>
internal sealed class WindowData : LayerType
{
    public override LayerTraits Traits => LayerTraits.Source;

    public override LayerPlan? Plan(LayerContext layer)
    {
        if (!layer.Counts(0, 2))
            return null;
        Message param = layer.Param("window_data_param");
        DataPlan data = DataParam.Read(layer, param) with { Windows = new WindowSampling(param.Float("fg_threshold"), param.Float("bg_threshold"), param.Float("fg_fraction"), param.Bool("cache_images")) };
        // Where these fields stood in old files; Caffe ignores them in this format, but for the scale.
        foreach (string field in (string[])["mean_file", "crop_size", "mirror"])
            if (param.Has(field))
                layer.Warn(param.SpanOf(field), field, ": it belongs in transform_param");
        long crop = layer.Param("transform_param").UInt("crop_size"), context = param.UInt("context_pad");
        string mode = param.String("crop_mode");
        if (crop == 0)
            return layer.Refuse(layer.Param("transform_param"), "crop_size", "transform_param needs a crop_size: every window is brought to it");
        if (2 * context >= crop)
            return layer.Refuse(param, "context_pad", $"context_pad must be less than half of crop_size {crop.ToText()}");
        // Caffe looks for "square" and takes anything else for "warp".
        if (mode is not ("square" or "warp"))
            layer.Warn(param.SpanOf("crop_mode"), "crop_mode", ": it is neither \"warp\" nor \"square\", and windows are warped");
        Dim batch = layer.Batch(param);
        if (Transform.Plan(layer, new() { Scaled = param, Color = true, ColorField = "windows are read in colour", Window = new WindowPlan(context, Square: mode == "square") }) is not { } transform)
            return null;
        Shape picture = layer.Options.ShapeOf(layer.TopNames[0]) ?? Shape.Of(batch, 3, crop, crop);
        return new LayerPlan(new([picture, Shape.Of(picture[0])]), LayerCall.Nothing) { Data = data, Transform = transform };
    }
}
