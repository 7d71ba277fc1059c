using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Compiler.Layers;

/// <summary>
/// AnnotatedData (SSD): pictures and their true boxes from a database. Its tops are inputs of the generated methods; the labels
/// are [1, 1, boxes, 8] with as many boxes as the batch has.
/// </summary>
internal sealed class AnnotatedData : LayerType
{
    // Of transform_param, what a reader does with pictures and boxes alike. A resize_param stands here if it is imitated.
    private static readonly string[] done = ["scale", "mirror", "crop_size", "mean_file", "mean_value", "force_color", "force_gray"];

    public override LayerTraits Traits => LayerTraits.Source;

    public override LayerPlan? Plan(LayerContext layer)
    {
        // MobileNet-YOLO has a third top, pictures of labels.
        if (!layer.Counts(0, 0, 1, 3))
            return null;
        Message data = layer.Param("data_param");
        DataPlan read = DataParam.Read(layer, data) with { LabelMapFile = layer.Param("annotated_data_param").Get("label_map_file")?.String };
        Dim batch = layer.Batch(data);
        if (Transform.Plan(layer, new() { Alike = "boxes" }) is not { } transform)
            return null;
        Shape picture = Transform.Picture(layer, batch);
        read = read with { NotRead = NotRead(layer, transform) };
        layer.RemarkUnknown(0, picture, "without crop_size or resize_param the size of the pictures is known only from the database");
        Shape[] tops = [picture, Top(1, Shape.Of(1, 1, Dim.Unknown, 8)), Top(2, Shape.Of(picture[0], Dim.Unknown, Dim.Unknown, Dim.Unknown))];
        return new LayerPlan(tops.Take(layer.TopCount).ToEquatableArray(), LayerCall.Nothing) { Data = read, Transform = transform };

        static string? NotRead(LayerContext layer, TransformPlan transform)
        {
            string[] more =
            [
                .. layer.Param("annotated_data_param").Fields.Select(f => f.Schema.Name).Where(f => f is not ("label_map_file" or "anno_type")),
                .. layer.Param("transform_param").Fields.Select(f => f.Schema.Name).Where(f => !done.Contains(f) && (f != "resize_param" || transform.ResizeTo is null)),
            ];
            return more.Length > 0 ? $"of which {Words.List([.. more.Distinct()], "and")} {(more.Distinct().Count() == 1 ? "is" : "are")} not imitated"
                : layer.TopCount > 2 ? "which has a third top" : null;
        }

        Shape Top(int index, Shape usual) => (index < layer.TopCount ? layer.Options.ShapeOf(layer.TopNames[index]) : null) ?? usual;
    }
}
