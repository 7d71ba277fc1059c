using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Compiler.Layers;

/// <summary>
/// Pooling: maximum, average or stochastic choice over a sliding window. Output sizes are rounded up unless round_mode
/// (or what forks call ceil_mode, round_below and torch_pooling) says otherwise; the last window goes only if there is padding and it would start in it.
/// </summary>
internal sealed class Pooling : LayerType
{
    public override LayerTraits Traits => LayerTraits.AnyRank;

    public override LayerPlan? Plan(LayerContext layer)
    {
        Message param = layer.Param("pooling_param");
        _ = param.Has("engine");
        string method = param.Enum("pool");
        bool masked = layer.TopCount > 1;
        if (!layer.Counts(1, 1, 1, method == "MAX" ? 2 : 1))
            return null;
        if (layer.Bottom.Rank != 4)
            return layer.Mismatch(0, "expects 4 axes (N, channels, height, width)");
        bool global = param.Bool("global_pooling");
        bool floor = param.Enum("round_mode") == "FLOOR" | !param.Bool("ceil_mode") | param.Bool("round_below") | param.Bool("torch_pooling");
        if (!TryPair(layer, param, "stride", fallback: 1, out long[] stride) || !TryPair(layer, param, "pad", fallback: 0, out long[] pad))
            return null;

        long[] kernel = [layer.Bottom[2].Size, layer.Bottom[3].Size];
        if (global)
        {
            foreach (string field in (string[])["kernel_size", "kernel_h", "kernel_w"])
                if (param.Has(field))
                    return layer.Refuse(param, field, "global_pooling covers the whole picture; a kernel size cannot be given too");
            for (int i = 0; i < 2; i++)
                if (stride[i] != 1 || pad[i] != 0)
                    return layer.Refuse(param, FieldOf(param, stride[i] != 1 ? "stride" : "pad", i), "global_pooling takes stride 1 and pad 0 only");
        }
        else if (!TryPair(layer, param, "kernel_size", fallback: null, out kernel))
        {
            return null;
        }

        for (int i = 0; i < 2 && !global; i++)
        {
            if (kernel[i] == 0)
                return layer.Refuse(param, FieldOf(param, "kernel_size", i), "the kernel size cannot be 0");
            if (stride[i] == 0)
                return layer.Refuse(param, FieldOf(param, "stride", i), "stride cannot be 0");
            if (pad[i] > 0 && method == "STOCHASTIC")
                return layer.Refuse(param, FieldOf(param, "pad", i), "padding is for MAX and AVE only");
            if (pad[i] >= kernel[i])
                return layer.Refuse(param, FieldOf(param, "pad", i), $"pad must be smaller than the kernel, found pad {pad[0].ToText()}x{pad[1].ToText()} and kernel {kernel[0].ToText()}x{kernel[1].ToText()}");
        }

        Dim[] output = [.. Enumerable.Range(0, 2).Select(i => global ? 1 : Output(layer.Bottom[2 + i], kernel[i], stride[i], pad[i], floor, clip: pad.Any(p => p > 0)))];
        if (output.Any(d => d.IsKnown && d.Size < 1))
            return layer.Mismatch(0, $"expects a picture no smaller than its window of {kernel[0].ToText()}x{kernel[1].ToText()}");
        Shape top = Shape.Of(layer.Bottom[0], layer.Bottom[1], output[0], output[1]);

        string function = method switch { "MAX" => "Max", "AVE" => "Average", _ => "Stochastic" };
        Args args = new();
        if (!global)
            args.Longs("kernel", kernel).Longs("stride", stride, omit: 1).Longs("pad", pad, omit: 0).Enum("roundMode", "RoundMode", floor ? "Floor" : "Ceil", omit: "Ceil");
        if (method == "STOCHASTIC")
            args.Bool("training", layer.Phase == Phase.Train, omit: true);
        return new LayerPlan(
            Enumerable.Repeat(top, layer.TopCount).ToEquatableArray(),
            new LayerCall(CallKind.Function, "Pooling." + (global ? "Global" : "") + function + (masked ? "WithMask" : ""), args.ToArray()) { Tops = masked ? TopStyle.Tuple : TopStyle.Single })
        {
            Geometry = method.ToLowerInvariant() + (global ? ", the whole picture" : $" {kernel[0].ToText()}x{kernel[1].ToText()}, stride {string.Join("x", stride.Distinct().Select(s => s.ToText()))}" + (pad.All(p => p == 0) ? "" : $", pad {string.Join("x", pad.Distinct().Select(p => p.ToText()))}")),
        };
    }

    private static Dim Output(Dim input, long kernel, long stride, long pad, bool floor, bool clip)
    {
        if (!input.IsKnown)
            return Dim.Unknown;
        long room = input.Size + (2 * pad) - kernel;
        long size = (floor ? SlidingWindow.FloorDivide(room, stride) : -SlidingWindow.FloorDivide(-room, stride)) + 1;
        if (clip && (size - 1) * stride >= input.Size + pad)
            size--;
        return Math.Max(size, 0); // a negative size would count as unknown
    }

    // "kernel_size" or "kernel_h" and "kernel_w": one form, and of the second both.
    private static bool TryPair(LayerContext layer, Message param, string both, long? fallback, out long[] pair)
    {
        string stem = both == "kernel_size" ? "kernel" : both, height = stem + "_h", width = stem + "_w";
        bool hasBoth = param.Has(both), hasHeight = param.Has(height), hasWidth = param.Has(width);
        // Caffe lets one of the two stand beside kernel_size, and ignores it.
        if (stem == "kernel" && hasBoth && hasHeight != hasWidth)
        {
            layer.Warn(param.SpanOf(hasHeight ? height : width), hasHeight ? height : width, $": {both} counts");
            hasHeight = hasWidth = false;
        }

        return HeightAndWidth.TryRead(layer, param, both, fallback, (hasBoth, hasHeight, hasWidth), stem, " (or global_pooling: true)", out pair);
    }

    // Where the number for axis i stands: 0 is the height, 1 the width.
    private static string FieldOf(Message param, string both, int axis)
    {
        string one = (both == "kernel_size" ? "kernel" : both) + (axis == 0 ? "_h" : "_w");
        return param.Has(both) ? both : one;
    }
}
