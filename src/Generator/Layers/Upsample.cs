using Prototxt.Generator.Binding;
using Prototxt.Generator.Graph;

namespace Prototxt.Generator.Layers;

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
        if (param.Has("upsample_h") != param.Has("upsample_w"))
            return layer.Refuse(param, param.Has("upsample_h") ? "upsample_h" : "upsample_w", "upsample_h and upsample_w must be given together");
        if (param.Has("scale_h") != param.Has("scale_w"))
            return layer.Refuse(param, param.Has("scale_h") ? "scale_h" : "scale_w", "scale_h and scale_w must be given together");
        if (param.Has("scale") && param.Has("scale_h"))
            return layer.Refuse(param, "scale", "give either scale or scale_h and scale_w, not both");

        Dim[] size = [Size(param, layer.Bottom[2], "h"), Size(param, layer.Bottom[3], "w")];
        foreach ((string axis, Dim found) in new[] { ("h", size[0]), ("w", size[1]) })
        {
            if (!param.Has("upsample_" + axis) && param.Bool("pad_out_" + axis) && Scale(param, axis) != 2)
                return layer.Refuse(param, "pad_out_" + axis, $"pad_out_{axis} makes up for a rounded half; it needs a scale of 2");
            if (found.IsKnown && found.Size < 1)
                return layer.Refuse(param, param.Has("upsample_" + axis) ? "upsample_" + axis : "scale", "the top's size must be positive");
        }

        Shape top = Shape.Of(layer.Bottom[0], layer.Bottom[1], size[0], size[1]);
        long[] given = [param.UInt("upsample_h"), param.UInt("upsample_w")];
        if (given.All(g => g > 0))
            return LayerContext.Function("Upsample.WithMask", top, new Args().Longs("size", given));
        // The factor, not the size that follows from it: pictures of another size are enlarged as well.
        return LayerContext.Function("Upsample.ScaledWithMask", top, new Args().Longs("scale", [Scale(param, "h"), Scale(param, "w")])
            .Bool("padOutHeight", param.Bool("pad_out_h"), omit: false).Bool("padOutWidth", param.Bool("pad_out_w"), omit: false));
    }

    private static long Scale(Message param, string axis) => param.Has("scale_" + axis) ? param.UInt("scale_" + axis) : param.UInt("scale");

    private static Dim Size(Message param, Dim bottom, string axis)
    {
        // All fields are read, so that none is called unused: the deprecated ones often stand beside the others.
        long given = param.UInt("upsample_" + axis), scale = Scale(param, axis);
        bool padded = param.Bool("pad_out_" + axis);
        return given > 0 ? given : bottom.IsKnown ? (bottom.Size * scale) - (padded ? 1 : 0) : Dim.Unknown;
    }
}
