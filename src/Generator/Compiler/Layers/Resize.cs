using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Compiler.Layers;

/// <summary>Resize (happynear/caffe-windows): pictures resized bilinearly, the first pixel onto the first pixel.</summary>
internal sealed class Resize : LayerType
{
    public override LayerPlan? Plan(LayerContext layer)
    {
        if (!layer.Counts(1, 1))
            return null;
        if (layer.Bottom.Rank != 4)
            return layer.Mismatch(0, "expects 4 axes (N, channels, height, width)");
        Message param = layer.Param("resize_param");
        bool scaled = param.Bool("is_pyramid_test");
        string[] fields = scaled ? ["out_height_scale", "out_width_scale"] : ["height", "width"];
        foreach (string field in fields)
            if (!param.Has(field))
                return layer.Refuse(param, field, $"{field} is missing");
        Dim[] size = [.. fields.Select((f, i) => !scaled ? param.UInt(f) : layer.Bottom[2 + i].IsKnown ? (long)(param.Float(f) * layer.Bottom[2 + i].Size) : Dim.Unknown)];
        if (size.Any(s => s.IsKnown && s.Size < 1))
            return layer.Refuse(param, fields[0], "the top's size must be positive");
        if (!size.All(s => s.IsKnown))
            return layer.NeedsShape("the top's size follows from it");
        return LayerContext.Function("Resize.Forward", Shape.Of(layer.Bottom[0], layer.Bottom[1], size[0], size[1]), new Args().Longs("size", size.Select(s => s.Size)));
    }
}
