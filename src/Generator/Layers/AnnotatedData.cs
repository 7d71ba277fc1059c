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
        if (!layer.Counts(0, 0, 1, 2))
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
        if (!picture.IsKnown && transform.Find("resize_param")?.Value.Message is { } resize)
            picture = Transform.Resized(picture[1].IsKnown ? picture : picture.With(1, 3), resize.UInt("height"), resize.UInt("width"));
        Transform.Remark(layer, 0, picture, "without crop_size or resize_param the pictures' size stands only in the database");
        Shape[] tops = [picture, layer.TopCount < 2 ? Shape.Scalar : layer.Options.ShapeOf(layer.TopNames[1]) ?? Shape.Of(1, 1, Dim.Unknown, 8)];
        return new LayerPlan(tops.Take(layer.TopCount).ToEquatableArray(), LayerCall.Nothing) { Transform = initializer };
    }
}
