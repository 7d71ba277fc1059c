using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Benchmarks.Onnx;

/// <summary>Layers that move numbers and compute nothing.</summary>
internal static class ShapeLayers
{
    /// <summary>To the shape that the plan gives, in which the batch is whatever is left over.</summary>
    public static void Reshape(OnnxLayer layer)
    {
        long[] shape = [.. layer.Top.Dims.Select(d => d.IsBatch ? -1 : d.Size)];
        layer.Node("Reshape", [layer.Bottoms[0], layer.Graph.Constant(shape)]);
    }

    public static void Slice(OnnxLayer layer)
    {
        int axis = (int)layer.Arguments.Long("axis");
        long[] sizes = [.. layer.Layer.Tops.Select(t => t.Shape![axis].Size)];
        layer.Graph.Node("Split", layer.Tops, [layer.Bottoms[0], layer.Graph.Constant(sizes)], OnnxGraph.Number("axis", axis));
    }

    public static void Crop(OnnxLayer layer)
    {
        int first = (int)layer.Arguments.Long("axis");
        long[] offsets = layer.Arguments.Longs("offset");
        int[] axes = [.. Enumerable.Range(first, layer.Bottom.Rank - first)];
        Dim[] sizes = [.. axes.Select(a => layer.Top[a])];
        long[] starts = [.. axes.Select((_, i) => offsets[offsets.Length == 1 ? 0 : i])];
        layer.Node("Slice", [layer.Bottoms[0], layer.Graph.Constant(starts), layer.Graph.Constant([.. starts.Select((s, i) => s + sizes[i].Size)]), layer.Graph.Constant([.. axes.Select(a => (long)a)])]);
    }
}
