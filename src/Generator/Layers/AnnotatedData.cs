using Prototxt.Generator.Binding;
using Prototxt.Generator.Graph;
using Prototxt.Generator.Infrastructure;

namespace Prototxt.Generator.Layers;

/// <summary>
/// AnnotatedData (SSD): pictures and their true boxes from a database. Its tops are inputs of the generated methods; the labels
/// are [1, 1, boxes, 8] with as many boxes as the batch has.
/// </summary>
internal sealed class AnnotatedData : LayerType
{
    public override LayerTraits Traits => LayerTraits.Source;

    public override LayerPlan? Plan(LayerContext layer)
    {
        // MobileNet-YOLO has a third top, pictures of labels.
        if (!layer.Counts(0, 0, 1, 3))
            return null;
        Message data = layer.Param("data_param"), transform = layer.Param("transform_param");
        // Where the pictures lie and how they are read ahead concerns the reader, not the net.
        foreach (string field in (string[])["source", "backend", "prefetch", "rand_skip", "force_encoded_color"])
            data.Has(field);
        _ = layer.Param("annotated_data_param");
        long batch = data.UInt("batch_size");
        if (batch == 0)
            return layer.Refuse(data, "batch_size", "batch_size must be positive");
        string? initializer = Transform.Initializer(layer);
        if (initializer is null)
            return null;
        Shape picture = Transform.Picture(layer, batch);
        // Looked up without counting as read: the size is used, but that nothing resizes is still to be said.
        (long Height, long Width)[] sizes = [.. transform.Fields.Where(f => f.Schema.Name == "resize_param").Select(f => f.Value.Message!).Select(r => ((long)r.UInt("height"), (long)r.UInt("width"))).Distinct()];
        if (!picture.IsKnown && Side(transform, "crop_h") is > 0 and long height && Side(transform, "crop_w") is > 0 and long width)
            picture = Transform.Resized(Coloured(picture), height, width);
        else if (!picture.IsKnown && sizes.Length == 1)
            picture = Transform.Resized(Coloured(picture), sizes[0].Height, sizes[0].Width);
        layer.RemarkUnknown(0, picture, "without crop_size or resize_param the pictures' size stands only in the database");
        Shape[] tops = [picture, Top(1, Shape.Of(1, 1, Dim.Unknown, 8)), Top(2, Shape.Of(picture[0], Dim.Unknown, Dim.Unknown, Dim.Unknown))];
        return new LayerPlan(tops.Take(layer.TopCount).ToEquatableArray(), LayerCall.Nothing) { Transform = initializer };

        Shape Top(int index, Shape usual) => (index < layer.TopCount ? layer.Options.ShapeOf(layer.TopNames[index]) : null) ?? usual;
    }

    private static Shape Coloured(Shape picture) => picture[1].IsKnown ? picture : picture.With(1, 3);

    private static long Side(Message transform, string field) => transform.Find(field) is { } side ? (long)side.Value.UInt64 : 0;
}
