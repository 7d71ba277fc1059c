using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Diagnostics;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Compiler.Layers;

/// <summary>DenseImageData (SegNet): pictures and pictures of labels from a list of files. Its tops are inputs of the generated methods.</summary>
internal sealed class DenseImageData : LayerType
{
    public override LayerTraits Traits => LayerTraits.Source;

    public override LayerPlan? Plan(LayerContext layer)
    {
        if (!layer.Counts(0, 2))
            return null;
        Message param = layer.Param("dense_image_data_param");
        DataPlan data = DataParam.Read(layer, param);
        long batch = param.UInt("batch_size");
        if (batch == 0)
            return layer.Refuse(param, "batch_size", "batch_size must be positive");
        long[] crop = [param.UInt("crop_height"), param.UInt("crop_width")], size = [param.UInt("new_height"), param.UInt("new_width")];
        if (crop[0] == 0 != (crop[1] == 0))
            return layer.Refuse(param, crop[0] == 0 ? "crop_width" : "crop_height", "crop_height and crop_width must be given together");
        if (size[0] == 0 != (size[1] == 0))
            return layer.Refuse(param, size[0] == 0 ? "new_width" : "new_height", "new_height and new_width must be given together");
        long factor = param.UInt("label_divide_factor");
        if (factor == 0)
            return layer.Refuse(param, "label_divide_factor", "label_divide_factor must be positive");
        if (crop[0] > 0)
            layer.Report(Descriptors.TransformLacks, param.SpanOf("crop_height"), layer.Type.Name, layer.Name, "crop_height", "it is one place for a picture and its labels, which the caller chooses");
        if (layer.Layer.Sub("transform_param") is { } common && common.UInt("crop_size") > 0)
            layer.Report(Descriptors.TransformLacks, common.SpanOf("crop_size"), layer.Type.Name, layer.Name, "crop_size", "it crops pictures without their pictures of labels");
        bool isColor = param.Bool("is_color");
        if (Transform.Plan(layer, new() { Size = (size[0], size[1]), Color = isColor, ColorField = "is_color decides", Alike = "pictures of labels" }) is not { } transform)
            return null;
        long[] picture = crop[0] > 0 ? crop : size;
        var items = new Dim(batch, IsBatch: true);
        Shape unresized = Shape.Of(items, isColor ? 3 : 1, Dim.Unknown, Dim.Unknown);
        Shape shape = layer.Options.ShapeOf(layer.TopNames[0]) is { Rank: 4 } given ? given : Transform.Resized(unresized, picture[0], picture[1]);
        layer.RemarkUnknown(0, shape, "without new_height and new_width the size of the pictures is known only from their files");
        return new LayerPlan(new([shape, Shape.Of(shape[0], 1, Divided(shape[2]), Divided(shape[3]))]), LayerCall.Nothing)
        {
            Data = data with { NotRead = "whose pictures of labels are changed with the pictures", Dense = new DenseLabels((crop[0], crop[1]), factor) },
            Transform = transform,
        };

        // ENet's encoder is trained with labels as small as its output.
        Dim Divided(Dim side) => side.IsKnown ? side.Size / factor : Dim.Unknown;
    }
}
