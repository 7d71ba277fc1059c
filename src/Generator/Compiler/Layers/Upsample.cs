using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Compiler.Layers;

/// <summary>
/// Upsample: with a mask as the second bottom SegNet's, which puts each number back to where a pooling layer took it from;
/// without one MobileNet-YOLO's, which repeats each number.
/// </summary>
internal sealed class Upsample : LayerType
{
    public override LayerPlan? Plan(LayerContext layer)
    {
        if (!layer.Counts(1, 2, 1, 1))
            return null;
        if (layer.Bottom.Rank != 4)
            return layer.Mismatch(0, "expects 4 axes (N, channels, height, width)");
        Message param = layer.Param("upsample_param");
        return layer.Bottoms.Count == 2 ? WithMask(layer, param) : Repeat(layer, param);
    }

    private static LayerPlan? Repeat(LayerContext layer, Message param)
    {
        if (!param.Has("scale"))
            return layer.Refuse(param, "scale", "without a mask as second bottom, scale must be given");
        long scale = param.UInt("scale");
        if (scale == 0)
            return layer.Refuse(param, "scale", "scale must be positive");
        Shape b = layer.Bottom;
        return LayerContext.Function("Upsample.Repeat", Shape.Of(b[0], b[1], b[2] * scale, b[3] * scale), new Args().Long("scale", scale));
    }

    private static LayerPlan? WithMask(LayerContext layer, Message param)
    {
        if (!layer.Bottoms[1].Fits(layer.Bottom))
            return layer.Mismatch(1, $"expects a mask of the shape of {layer.BottomNames[0]}, {layer.Bottom}");
        string[] sizes = ["upsample_h", "upsample_w"];
        bool given = sizes.All(param.Has), pair = param.Has("scale_h") | param.Has("scale_w");
        if (!given && pair && !(param.Has("scale_h") & param.Has("scale_w")))
            return layer.Refuse(param, param.Has("scale_h") ? "scale_h" : "scale_w", "scale_h and scale_w must be given together");
        if (!given && pair && param.Has("scale"))
            return layer.Refuse(param, "scale", "give either scale or scale_h and scale_w, not both");
        foreach (string field in sizes)
            if (!given && param.Has(field))
                layer.Warn(param.SpanOf(field), field, ": the top's size follows from scale unless upsample_h and upsample_w are both given");
        foreach (string field in given ? sizes : pair ? ["scale_h", "scale_w"] : ["scale"])
            if (param.UInt(field) <= 1)
                return layer.Refuse(param, field, $"{field} must be greater than 1");

        Dim[] size = [Size(param, layer.Bottom[2], "h", given), Size(param, layer.Bottom[3], "w", given)];
        foreach (string axis in (string[])["h", "w"])
            if (!given && param.Bool("pad_out_" + axis) && Scale(param, axis) != 2)
                return layer.Refuse(param, "pad_out_" + axis, $"pad_out_{axis} makes up for a rounded half; it needs a scale of 2");

        Shape top = Shape.Of(layer.Bottom[0], layer.Bottom[1], size[0], size[1]);
        if (given)
            return LayerContext.Function("Upsample.WithMask", top, new Args().Longs("size", sizes.Select(f => (long)param.UInt(f))));
        // The factor, not the size that follows from it: pictures of another size are enlarged as well.
        return LayerContext.Function("Upsample.ScaledWithMask", top, new Args().Longs("scale", [Scale(param, "h"), Scale(param, "w")])
            .Bool("padOutHeight", param.Bool("pad_out_h"), omit: false).Bool("padOutWidth", param.Bool("pad_out_w"), omit: false));
    }

    private static long Scale(Message param, string axis) => param.Has("scale_" + axis) ? param.UInt("scale_" + axis) : param.UInt("scale");

    private static Dim Size(Message param, Dim bottom, string axis, bool given)
    {
        // All fields are read, so that none is called unused: the deprecated ones often stand beside the others.
        long size = param.UInt("upsample_" + axis), scale = Scale(param, axis);
        bool padded = param.Bool("pad_out_" + axis);
        return given ? size : bottom.IsKnown ? (bottom.Size * scale) - (padded ? 1 : 0) : Dim.Unknown;
    }
}
