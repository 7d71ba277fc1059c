using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Diagnostics;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Compiler.Layers;

/// <summary>Data: pictures and labels from an LMDB or LevelDB database. Its tops are inputs of the generated methods.</summary>
internal sealed class Data : LayerType
{
    public override LayerTraits Traits => LayerTraits.Source;

    public override LayerPlan? Plan(LayerContext layer)
    {
        if (!layer.Counts(0, 0, 1, 2))
            return null;
        if (!layer.Layer.Has("data_param") && layer.Layer.Has("input_param"))
            return Drawn(layer);
        Message param = layer.Param("data_param");
        DataPlan data = DataParam.Read(layer, param);
        if (param.UInt("rand_skip") != 0)
            layer.Warn(param.SpanOf("rand_skip"), "rand_skip", ": Caffe's Data layer begins with the first picture regardless");
        // Where these fields stood in old files; Caffe ignores them in this format.
        foreach (string field in (string[])["mean_file", "crop_size", "scale", "mirror"])
            if (param.Has(field))
                layer.Warn(param.SpanOf(field), field, ": it belongs in transform_param");

        Dim batch = layer.Batch(param);
        if (Transform.Plan(layer) is not { } transform)
            return null;
        Shape picture = Transform.Picture(layer, batch);
        layer.RemarkUnknown(0, picture, "without crop_size the size of the pictures is known only from the database");
        Shape[] tops = [picture, Shape.Of(picture[0])];
        return new LayerPlan(tops.Take(layer.TopCount).ToEquatableArray(), LayerCall.Nothing) { Data = data, Transform = transform };
    }

    // Tools that draw nets take the shape of an Input layer here.
    private static LayerPlan? Drawn(LayerContext layer)
    {
        layer.Report(Descriptors.DataAsInput, layer.Layer.SpanOf("type"), layer.Name);
        if (new Input().Plan(layer) is not { } plan)
            return null;
        // One shape is that of the pictures.
        if (plan.Tops.Count == 2 && plan.Tops[0].Rank > 0 && layer.Param("input_param").Subs("shape").Count == 1)
            plan = plan with { Tops = new([plan.Tops[0], Shape.Of(plan.Tops[0][0])]) };
        if (!layer.Layer.Has("transform_param"))
            return plan;
        return Transform.Plan(layer) is { } transform ? plan with { Transform = transform } : null;
    }
}
