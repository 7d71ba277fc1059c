using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Compiler.Layers;

/// <summary>
/// Unpooling (HyeonwooNoh/caffe, DeconvNet), which MyCaffe spells UnPooling: MAX puts each number to where a mask says, or into the corner of its window; AVE and
/// TILE spread it over the window.
/// </summary>
internal sealed class Unpooling(string name) : LayerType
{
    public override string Name => name;

    public override LayerPlan? Plan(LayerContext layer)
    {
        if (!layer.Counts(1, 2, 1, 1))
            return null;
        if (layer.Bottom.Rank != 4)
            return layer.Mismatch(0, "expects 4 axes (N, channels, height, width)");
        if (layer.Bottoms.Count == 2 && !layer.Bottoms[1].Fits(layer.Bottom))
            return layer.Mismatch(1, $"expects a mask of the shape of {layer.BottomNames[0]}, {layer.Bottom}");
        Message param = layer.Param("unpooling_param");
        if (!TryPair(layer, param, "kernel_size", "kernel", null, out long[] kernel) || !TryPair(layer, param, "stride", "stride", 1, out long[] stride)
            || !TryPair(layer, param, "pad", "pad", 0, out long[] pad) || !TryPair(layer, param, "unpool_size", "unpool", 0, out long[] size))
            return null;
        if (kernel.Any(k => k == 0) || stride.Any(s => s == 0))
            return layer.Refuse(param, "kernel_size", "kernel and stride must be positive");
        if (pad.Any(p => p != 0))
            return layer.Refuse(param, "pad", "only a pad of 0 is allowed");
        string method = param.Has("pool") ? param.Enum("pool") : param.Enum("unpool");
        if (method == "STO")
            return layer.NotSupported(param.SpanOf("pool"), "unpooling is MAX or AVE");

        Dim[] output = [.. Enumerable.Range(0, 2).Select(i => size[i] > 0 ? size[i] : layer.Bottom[2 + i].IsKnown
            ? Math.Max(((layer.Bottom[2 + i].Size - 1) * stride[i]) + kernel[i], (layer.Bottom[2 + i].Size * stride[i]) + 1) : Dim.Unknown)];
        if (!output.All(s => s.IsKnown))
            return layer.NeedsShape("the top's size follows from it");
        Args args = new Args().Longs("size", output.Select(d => d.Size));
        bool masked = method == "MAX" && layer.Bottoms.Count == 2;
        if (layer.Bottoms.Count == 2 && !masked)
            return layer.Mismatch(1, $"expects no mask for {method}");
        if (!masked)
            args.Longs("kernel", kernel).Longs("stride", stride, omit: 1);
        string function = masked ? "Upsample.WithMask" : method switch { "AVE" => "Unpooling.Average", "TILE" => "Unpooling.Tile", _ => "Unpooling.Max" };
        return LayerContext.Function(function, Shape.Of(layer.Bottom[0], layer.Bottom[1], output[0], output[1]), args);
    }

    private static bool TryPair(LayerContext layer, Message param, string both, string stem, long? fallback, out long[] pair)
    {
        (bool, bool, bool) given = (param.Has(both), param.Has(stem + "_h"), param.Has(stem + "_w"));
        return HeightAndWidth.TryRead(layer, param, both, fallback, given, stem, "", out pair);
    }
}
