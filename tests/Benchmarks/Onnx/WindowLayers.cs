using Prototxt.Generator.Compiler.Plans;

namespace Prototxt.Benchmarks.Onnx;

/// <summary>Layers with a window that goes over the picture.</summary>
internal static class WindowLayers
{
    public static void Convolve(OnnxLayer layer)
    {
        if (layer.Bottoms.Length > 1 || layer.Built.Long("axis") != 1)
            throw layer.Unsupported("one bottom with its channels on axis 1 is expected");
        long[] pad = layer.Built.Longs("pad");
        string[] learned = layer.Built.Bool("biasTerm") ? [layer.Constant(0), layer.Constant(1)] : [layer.Constant(0)];
        layer.Node(layer.Type == "Deconvolution" ? "ConvTranspose" : "Conv", [layer.Bottoms[0], .. learned],
            OnnxGraph.Numbers("kernel_shape", layer.Built.Longs("kernel")),
            OnnxGraph.Numbers("strides", layer.Built.Longs("stride")),
            OnnxGraph.Numbers("dilations", layer.Built.Longs("dilation")),
            OnnxGraph.Numbers("pads", [.. pad, .. pad]),
            OnnxGraph.Number("group", layer.Built.Long("group")));
    }

    /// <summary>Caffe's number of windows differs from ONNX's in either of its rounding modes, so the pads at the end are those that give it.</summary>
    public static void Pool(OnnxLayer layer)
    {
        string function = layer.Layer.Plan!.Call.Function;
        bool isMax = function.EndsWith("Max", StringComparison.Ordinal);
        if (!isMax && !function.EndsWith("Average", StringComparison.Ordinal))
            throw layer.Unsupported($"{function} is not exported");
        if (function.Contains("Global", StringComparison.Ordinal))
        {
            layer.Node(isMax ? "GlobalMaxPool" : "GlobalAveragePool");
            return;
        }

        long[] kernel = layer.Arguments.Longs("kernel"), stride = layer.Arguments.Longs("stride"), pad = layer.Arguments.Longs("pad");
        long[] end = [.. kernel.Select((k, i) => Math.Max(0, ((layer.Top[i + 2].Size - 1) * stride[i]) + k - layer.Bottom[i + 2].Size - pad[i]))];
        // A mean counts the zeros of the pad, but nothing beyond it.
        if (!isMax && end.Zip(pad, (e, p) => e > p).Any(beyond => beyond))
            throw layer.Unsupported("a window of averages reaches beyond the pad");
        WireWriter[] attributes = [OnnxGraph.Numbers("kernel_shape", kernel), OnnxGraph.Numbers("strides", stride), OnnxGraph.Numbers("pads", [.. pad, .. end])];
        layer.Node(isMax ? "MaxPool" : "AveragePool", isMax ? attributes : [.. attributes, OnnxGraph.Number("count_include_pad", 1)]);
    }
}
