using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Compiler.Layers;

/// <summary>ImageData: pictures and labels from a list of files. Its tops are inputs of the generated methods.</summary>
internal sealed class ImageData : LayerType
{
    public override LayerTraits Traits => LayerTraits.Source;

    public override LayerPlan? Plan(LayerContext layer)
    {
        if (!layer.Counts(0, 2))
            return null;
        Message param = layer.Param("image_data_param");
        DataPlan data = DataParam.Read(layer, param);
        // Where these fields stood in old files; Caffe ignores them in this format.
        foreach (string field in (string[])["mean_file", "crop_size", "scale", "mirror"])
            if (param.Has(field))
                layer.Warn(param.SpanOf(field), field, ": it belongs in transform_param");
        long batch = param.UInt("batch_size"), height = param.UInt("new_height"), width = param.UInt("new_width");
        if (batch == 0)
            return layer.Refuse(param, "batch_size", "batch_size must be positive");
        if (height == 0 != (width == 0))
            return layer.Refuse(param, height == 0 ? "new_width" : "new_height", "new_height and new_width must be given together");
        bool isColor = param.Bool("is_color");
        if (Transform.Plan(layer, new() { Size = (height, width), Color = isColor, ColorField = "is_color decides" }) is not { } transform)
            return null;
        Message transformation = layer.Param("transform_param");
        long channels = isColor ? 3 : 1, crop = transformation.UInt("crop_size");
        if (height > 0 && (crop > height || crop > width))
            return layer.Refuse(transformation, "crop_size", $"crop_size {crop.ToText()} is larger than the pictures, {height.ToText()}x{width.ToText()}");
        Shape picture = Transform.Resized(Transform.Picture(layer, new Dim(batch, IsBatch: true), channels), height, width);
        layer.RemarkUnknown(0, picture, "without crop_size or new_height and new_width the size of the pictures is known only from their files");
        return new LayerPlan(new([picture, Shape.Of(picture[0])]), LayerCall.Nothing) { Data = data, Transform = transform };
    }
}
