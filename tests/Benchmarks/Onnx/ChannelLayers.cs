using Prototxt.Generator.Compiler.Plans;

namespace Prototxt.Benchmarks.Onnx;

/// <summary>Layers whose numbers belong to channels, and inner products.</summary>
internal static class ChannelLayers
{
    public static void Multiply(OnnxLayer layer)
    {
        if (layer.Built.Long("axis") != 1)
            throw layer.Unsupported("axis 1 is expected");
        string vectors = layer.Bottom.Rank == 2 ? layer.Bottoms[0] : layer.Graph.Node("Flatten", layer.Graph.Fresh(layer.Bottoms[0]), [layer.Bottoms[0]], OnnxGraph.Number("axis", 1));
        string[] learned = layer.Built.Bool("biasTerm") ? [layer.Constant(0), layer.Constant(1)] : [layer.Constant(0)];
        layer.Node("Gemm", [vectors, .. learned], OnnxGraph.Number("transB", layer.Built.Bool("transpose") ? 0 : 1));
    }

    /// <summary>Caffe keeps sums, and in the third blob what they are to be divided by.</summary>
    public static void Normalize(OnnxLayer layer)
    {
        if (layer.Layer.Plan!.Member!.RuntimeType != "BatchNorm" || !layer.Arguments.Bool("useGlobalStats"))
            throw layer.Unsupported("a BatchNorm of kept statistics with three blobs is expected");
        float[] mean = layer.Blob(0).Numbers, variance = layer.Blob(1).Numbers;
        float sum = layer.Blob(2).Numbers[0], factor = sum == 0 ? 0 : 1 / sum;
        float[] ones = [.. mean.Select(_ => 1f)];
        layer.Node("BatchNormalization",
            [layer.Bottoms[0], .. new[] { ones, new float[mean.Length], [.. mean.Select(m => m * factor)], [.. variance.Select(v => v * factor)] }.Select(n => layer.Graph.Constant(n, n.Length))],
            OnnxGraph.Real("epsilon", layer.Built.Float("eps")));
    }

    public static void Scale(OnnxLayer layer)
    {
        if (layer.Layer.Plan!.Member is null)
            throw layer.Unsupported("a Scale by a second bottom is not exported");
        if (!layer.Built.Bool("biasTerm"))
        {
            layer.Node("Mul", [layer.Bottoms[0], Along(layer, 0)]);
            return;
        }

        string scaled = layer.Graph.Node("Mul", layer.Graph.Fresh(layer.Tops[0]), [layer.Bottoms[0], Along(layer, 0)]);
        layer.Node("Add", [scaled, Along(layer, 1)]);
    }

    public static void Bias(OnnxLayer layer)
    {
        if (layer.Layer.Plan!.Member is null)
            throw layer.Unsupported("a Bias by a second bottom is not exported");
        layer.Node("Add", [layer.Bottoms[0], Along(layer, 0)]);
    }

    public static void PReLU(OnnxLayer layer)
    {
        float[] slopes = layer.Blob(0).Numbers;
        layer.Node("PRelu", [layer.Bottoms[0], layer.Graph.Constant(slopes, [slopes.Length, .. Enumerable.Repeat(1L, layer.Bottom.Rank - 2)])]);
    }

    public static void LRN(OnnxLayer layer)
    {
        if (!layer.Layer.Plan!.Call.Function.EndsWith("AcrossChannels", StringComparison.Ordinal))
            throw layer.Unsupported("a normalisation within channels is not exported");
        layer.Node("LRN", OnnxGraph.Number("size", layer.Arguments.Long("localSize")), OnnxGraph.Real("alpha", layer.Arguments.Float("alpha")),
            OnnxGraph.Real("beta", layer.Arguments.Float("beta")), OnnxGraph.Real("bias", layer.Arguments.Float("k")));
    }

    // A blob of one axis or more, from the layer's axis on, as numbers that broadcast.
    private static string Along(OnnxLayer layer, int index)
    {
        (float[] numbers, long[] shape) = layer.Blob(index);
        long axis = layer.Type == "Scale" || layer.Type == "Bias" ? layer.Built.Long("axis") : 1;
        return layer.Graph.Constant(numbers, [.. shape, .. Enumerable.Repeat(1L, (int)(layer.Bottom.Rank - axis - shape.Length))]);
    }
}
